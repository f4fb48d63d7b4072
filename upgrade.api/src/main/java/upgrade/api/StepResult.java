package upgrade.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How a step went. */
public final class StepResult {

  /** How a step ended. */
  public enum Outcome {
    /** Run as a check only, and found possible. */
    CHECKED,
    PERFORMED,
    FAILED,
    /** Did not end within its deadline. */
    TIMED_OUT,
    UNDONE,
    UNDO_FAILED,
    /** Not reached, or left out since the framework performs it. */
    SKIPPED
  }

  private final Step step;
  private final Outcome outcome;
  private final Duration duration;
  private final Optional<String> reason;

  private StepResult(Step step, Outcome outcome, Duration duration, Optional<String> reason) {
    this.step = Objects.requireNonNull(step);
    this.outcome = Objects.requireNonNull(outcome);
    this.duration = Objects.requireNonNull(duration);
    this.reason = reason;
  }

  public static StepResult of(Step step, Outcome outcome, Duration duration) {
    return new StepResult(step, outcome, duration, Optional.empty());
  }

  public static StepResult failed(Step step, Outcome outcome, Duration duration, String reason) {
    return new StepResult(step, outcome, duration, Optional.of(reason));
  }

  public Step step() {
    return step;
  }

  public Outcome outcome() {
    return outcome;
  }

  public Duration duration() {
    return duration;
  }

  /** Why it failed; empty if it did not. */
  public Optional<String> reason() {
    return reason;
  }

  @Override
  public String toString() {
    return step
        + " "
        + outcome
        + " in "
        + duration.toMillis()
        + " ms"
        + reason.map(why -> ": " + why).orElse("");
  }
}
