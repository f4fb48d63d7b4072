package upgrade.impl.run;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upgrade.api.CheckResult;
import upgrade.api.Direction;
import upgrade.api.Message;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.log.Logs;

/** Writes down what an upgrade does, in the log, for its listeners and for its result. */
final class Journal {
  private static final System.Logger LOG = Logs.logger("upgrade.run");

  private final Upgrade upgrade;
  private final Audience audience;
  private final Clock clock;
  private final Instant started;
  private final List<StepResult> steps = new ArrayList<>(); // all guarded by this
  private final List<Message> messages = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Long> figures = new TreeMap<>();
  private boolean unprotected;
  private Section section = Section.CHECK;

  Journal(Upgrade upgrade, Audience audience, Clock clock) {
    this.upgrade = upgrade;
    this.audience = audience;
    this.clock = clock;
    this.started = clock.instant();
  }

  void started(UpgradeRequest request) {
    log(Level.INFO, "started by " + request);
    audience.tell(listener -> listener.upgradeStarted(upgrade));
  }

  void planned(String modification) {
    log(Level.DEBUG, "planned by modification " + modification);
  }

  void section(Section next, Direction direction) {
    synchronized (this) {
      section = next;
    }
    log(
        Level.INFO,
        direction == Direction.UP ? "section " + next.title() : "back through " + next.title());
    audience.tell(listener -> listener.sectionStarted(upgrade, next, direction));
  }

  synchronized Section section() {
    return section;
  }

  void message(boolean warning, String message) {
    synchronized (this) {
      messages.add(Message.of(warning, message));
    }
    log(warning ? Level.WARNING : Level.INFO, message);
    audience.tell(listener -> listener.messageReported(upgrade, warning, message));
  }

  void step(StepResult step) {
    synchronized (this) {
      steps.add(step);
    }
    boolean bad = step.reason().isPresent() && step.outcome() != StepResult.Outcome.SKIPPED;
    log(bad ? Level.WARNING : Level.DEBUG, step.toString());
    audience.tell(listener -> listener.stepEnded(upgrade, step));
  }

  void joined(UpgradeRequest request) {
    log(Level.INFO, "joined: now " + request);
    audience.tell(listener -> listener.bundlesJoined(upgrade, request));
  }

  /** Notes a reason for the result, once. */
  synchronized void problem(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** Requests fail from now on as they would without us: the operator must not miss that. */
  void unprotected() {
    List<Problem> why;
    synchronized (this) {
      unprotected = true;
      why = List.copyOf(problems);
    }
    message(true, "NOT PROTECTED: the update goes on, requests may fail, because " + why);
  }

  synchronized void count(String figure, long count) {
    figures.merge(figure, count, Long::sum);
  }

  synchronized void atLeast(String figure, long value) {
    figures.merge(figure, value, Math::max);
  }

  /** What a check has found. */
  synchronized CheckResult checked(Plan plan) {
    return CheckResult.of(plan, steps, messages, problems);
  }

  synchronized List<StepResult> steps() {
    return List.copyOf(steps);
  }

  UpgradeResult ended(UpgradeRequest request, Outcome outcome) {
    Result result;
    synchronized (this) {
      section = Section.FINISHED;
      result =
          new Result(
              upgrade.id(),
              request,
              outcome,
              !unprotected,
              List.copyOf(problems),
              List.copyOf(steps),
              Map.copyOf(figures),
              started,
              Duration.between(started, clock.instant()));
    }
    log(
        outcome == Outcome.FAILED || outcome == Outcome.ROLLED_BACK ? Level.WARNING : Level.INFO,
        outcome
            + " in "
            + result.duration().toMillis()
            + " ms "
            + request.changes()
            + (result.figures().isEmpty() ? "" : " " + new TreeMap<>(result.figures()))
            + (result.problems().isEmpty() ? "" : " " + result.problems()));
    audience.tell(listener -> listener.upgradeEnded(upgrade, result));
    return result;
  }

  private void log(Level level, String message) {
    LOG.log(level, () -> "upgrade " + upgrade.id() + ": " + message);
  }
}
