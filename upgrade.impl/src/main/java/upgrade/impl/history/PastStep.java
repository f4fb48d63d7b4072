package upgrade.impl.history;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRecord;

/** Holds how one step went. */
public record PastStep(
    Section section,
    String instruction,
    String step,
    StepResult.Outcome outcome,
    Duration duration,
    Optional<String> reason)
    implements UpgradeRecord.Entry {
  public PastStep {
    duration = duration.truncatedTo(ChronoUnit.MILLIS); // as it is written
  }
}
