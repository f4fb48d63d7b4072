package upgrade.impl.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import upgrade.api.CheckResult;
import upgrade.api.Message;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.history.Past;
import upgrade.impl.history.PastStep;

/** Remembers what happens in one upgrade, for its result and for the history. */
final class Notes {
  private final Figures figures = new Figures();
  private final List<StepResult> steps = new ArrayList<>(); // all guarded by this
  private final List<UpgradeRecord.Entry> past = new ArrayList<>();
  private final Messages messages = new Messages();
  private final List<Problem> problems = new ArrayList<>();
  private Optional<String> modification = Optional.empty();
  private Optional<String> pointOfFailure = Optional.empty();
  private boolean unprotected;
  private Section section = Section.CHECK;
  private long changes;

  /**
   * They have a lock of their own: requests that count wait for nobody who writes all this down.
   */
  Figures figures() {
    return figures;
  }

  synchronized void planned(String by) {
    modification = Optional.of(by).filter(name -> !name.isEmpty());
    changes++;
  }

  synchronized void section(Section next) {
    section = next;
    changes++;
  }

  synchronized Section section() {
    return section;
  }

  synchronized void message(Message message) {
    messages.add(message);
    changes++;
  }

  void step(StepResult step) {
    // Foreign arguments write themselves: not under our lock.
    add(
        step,
        new PastStep(
            section(),
            step.step().instruction(),
            step.step().toString(),
            step.outcome(),
            step.duration(),
            step.reason()));
  }

  private synchronized void add(StepResult step, PastStep entry) {
    steps.add(step);
    past.add(entry);
    if (pointOfFailure.isEmpty() && failed(step.outcome())) {
      String reason = entry.reason().orElse(entry.outcome().toString());
      pointOfFailure =
          Optional.of(entry.step() + " (section " + entry.section().title() + "): " + reason);
    }
    changes++;
  }

  private static boolean failed(StepResult.Outcome outcome) {
    return switch (outcome) {
      case FAILED, TIMED_OUT, UNDO_FAILED -> true;
      case CHECKED, PERFORMED, UNDONE, SKIPPED -> false;
    };
  }

  /** Notes a reason for the result, once. */
  synchronized void problem(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
      changes++;
    }
  }

  /** Returns why. */
  synchronized List<Problem> unprotected() {
    unprotected = true;
    changes++;
    return List.copyOf(problems);
  }

  long changes() {
    synchronized (this) {
      return changes + figures.changes();
    }
  }

  synchronized CheckResult checked(Plan plan) {
    return CheckResult.of(plan, steps, messages.all(), problems);
  }

  synchronized Result result(
      String id, UpgradeRequest request, Outcome outcome, Instant started, Duration duration) {
    return new Result(
        id,
        request,
        outcome,
        !unprotected,
        List.copyOf(problems),
        List.copyOf(steps),
        figures.now(),
        started,
        duration);
  }

  synchronized Past record(
      String id, UpgradeRequest request, List<String> plan, Instant started, Duration duration) {
    return Past.of(id, request, started, duration)
        .planned(modification, plan)
        .went(!unprotected, problems, messages.all(), past, pointOfFailure)
        .counted(figures.now());
  }
}
