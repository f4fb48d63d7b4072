package upgrade.impl.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import upgrade.api.Problem;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/** Holds how an upgrade ended. */
record Result(
    String upgradeId,
    UpgradeRequest request,
    Outcome outcome,
    boolean isProtected,
    List<Problem> problems,
    List<StepResult> steps,
    Map<String, Long> figures,
    Instant started,
    Duration duration)
    implements UpgradeResult {}
