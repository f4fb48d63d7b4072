package upgrade.impl.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import upgrade.api.BundleChange;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/** An upgrade of a shop, as far as a console sees it. */
final class Sample implements Upgrade {
  static final UpgradeRequest REQUEST =
      UpgradeRequest.of(BundleChange.of(7, "shop", "1.0.0").to("2.0.0"));

  final CompletableFuture<UpgradeResult> result = new CompletableFuture<>();

  record Result(Outcome outcome, boolean isProtected, List<Problem> problems)
      implements UpgradeResult {
    @Override
    public String upgradeId() {
      return "k3";
    }

    @Override
    public UpgradeRequest request() {
      return REQUEST;
    }

    @Override
    public List<StepResult> steps() {
      return List.of();
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of(
          "parked", 12L, "rerun", 3L, "refused", 0L, "pause.longest.ms", 900L, "mine", 4L);
    }

    @Override
    public Instant started() {
      return Instant.EPOCH;
    }

    @Override
    public Duration duration() {
      return Duration.ofMillis(1234);
    }
  }

  static Result succeeded() {
    return new Result(UpgradeResult.Outcome.SUCCEEDED, true, List.of());
  }

  @Override
  public String id() {
    return "k3";
  }

  @Override
  public UpgradeRequest request() {
    return REQUEST;
  }

  @Override
  public Plan plan() {
    return Plan.of(REQUEST, List.of());
  }

  @Override
  public Section section() {
    return Section.CHECK;
  }

  @Override
  public boolean cancel() {
    return false;
  }

  @Override
  public CompletionStage<UpgradeResult> result() {
    return result;
  }
}
