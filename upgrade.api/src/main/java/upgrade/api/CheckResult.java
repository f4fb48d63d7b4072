package upgrade.api;

import java.util.List;
import java.util.Objects;

/** What a check has found: nothing has changed. */
public final class CheckResult {
  private final Plan plan;
  private final List<StepResult> steps;
  private final List<Message> messages;
  private final List<Problem> problems;

  private CheckResult(
      Plan plan, List<StepResult> steps, List<Message> messages, List<Problem> problems) {
    this.plan = Objects.requireNonNull(plan);
    this.steps = List.copyOf(steps);
    this.messages = List.copyOf(messages);
    this.problems = List.copyOf(problems);
  }

  public static CheckResult of(
      Plan plan, List<StepResult> steps, List<Message> messages, List<Problem> problems) {
    return new CheckResult(plan, steps, messages, problems);
  }

  /** The plan that was checked, with the new versions as far as the check has learnt them. */
  public Plan plan() {
    return plan;
  }

  /** How each step before the point of no return went, as far as they ran. */
  public List<StepResult> steps() {
    return steps;
  }

  /** What the steps told, in order. */
  public List<Message> messages() {
    return messages;
  }

  /** Why the upgrade would be refused; empty if it would not. */
  public List<Problem> problems() {
    return problems;
  }

  public boolean isPassed() {
    return problems.isEmpty();
  }

  @Override
  public String toString() {
    return isPassed() ? "passed " + steps : "refused " + problems;
  }
}
