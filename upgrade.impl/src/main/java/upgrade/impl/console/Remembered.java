package upgrade.impl.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upgrade.api.Problem;
import upgrade.api.Step;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/**
 * Holds what a console tells of an upgrade and nothing else: the arguments of steps are objects of
 * whoever made the instruction, and their classes must not be kept until the next upgrade.
 */
record Remembered(
    String upgradeId,
    UpgradeRequest request,
    Outcome outcome,
    boolean isProtected,
    List<Problem> problems,
    Map<String, Long> figures,
    Instant started,
    Duration duration)
    implements UpgradeResult {

  static UpgradeResult of(UpgradeResult result) {
    return new Remembered(
        result.upgradeId(),
        result.request(),
        result.outcome(),
        result.isProtected(),
        List.copyOf(result.problems()),
        Map.copyOf(result.figures()),
        result.started(),
        result.duration());
  }

  static StepResult of(StepResult result) {
    Step step = result.step();
    Step words = step.kind() == Step.Kind.INSTRUCTION ? Step.of(step.use(), List.of()) : step;
    Optional<String> reason = result.reason();
    return reason.isPresent()
        ? StepResult.failed(words, result.outcome(), result.duration(), reason.get())
        : StepResult.of(words, result.outcome(), result.duration());
  }

  @Override
  public List<StepResult> steps() {
    return List.of();
  }
}
