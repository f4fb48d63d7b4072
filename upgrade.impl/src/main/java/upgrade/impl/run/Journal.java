package upgrade.impl.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.BundleEvent;
import upgrade.api.BundleChange;
import upgrade.api.CheckResult;
import upgrade.api.Direction;
import upgrade.api.Message;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Step;
import upgrade.api.StepResult;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.history.Chronicle;
import upgrade.impl.history.Growing;
import upgrade.impl.history.Past;
import upgrade.impl.trail.Trail;
import upgrade.impl.trail.Trails;
import upgrade.log.Logs;

/** Writes down what an upgrade does, in the log, for its listeners and for its result. */
final class Journal {
  private static final System.Logger LOG = Logs.logger("upgrade.run");

  private final Upgrade upgrade;
  private final Audience audience;
  private final Chronicle chronicle;
  private final Trails trails;
  private final Clock clock;
  private final Instant started;
  private final Notes notes = new Notes();
  private boolean begun; // these four only by the thread that runs the upgrade
  private boolean announced;
  private boolean kept;
  private boolean told;

  Journal(Upgrade upgrade, Audience audience, Chronicle chronicle, Trails trails, Clock clock) {
    this.upgrade = upgrade;
    this.audience = audience;
    this.chronicle = chronicle;
    this.trails = trails;
    this.clock = clock;
    this.started = clock.instant();
  }

  void started(UpgradeRequest request) {
    log(Level.INFO, "started by " + request);
    begun = true;
    trails.begin(upgrade.id(), request);
    remembered(() -> chronicle.begin(new Running()));
    announced = true;
    audience.tell(upgrade.id(), listener -> listener.upgradeStarted(upgrade));
  }

  void planned(String modification) {
    notes.planned(modification);
    log(Level.DEBUG, "planned by modification " + modification);
  }

  void section(Section next, Direction direction) {
    notes.section(next);
    log(
        Level.INFO,
        direction == Direction.UP ? "section " + next.title() : "back through " + next.title());
    audience.tell(upgrade.id(), listener -> listener.sectionStarted(upgrade, next, direction));
  }

  Section section() {
    return notes.section();
  }

  void message(boolean warning, String message) {
    notes.message(Message.of(warning, message));
    log(warning ? Level.WARNING : Level.INFO, message);
    audience.tell(upgrade.id(), listener -> listener.messageReported(upgrade, warning, message));
  }

  /**
   * The point of no return is about to be passed.
   *
   * @return whether a crash behind it would be recognised
   */
  boolean passing(UpgradeRequest request) {
    try {
      trail().passing(request);
      return true;
    } catch (IOException e) {
      problem(Problem.of("journal", "cannot be written, a crash would not be recognised: " + e));
      return false;
    }
  }

  /** A step is about to be performed or undone. */
  void stepBegins(Step step, boolean undo) {
    trail().does((undo ? "undo " : "") + step);
  }

  /** What the framework has done with a bundle of the upgrade, if it performs the steps on them. */
  void bundleEvent(long bundleId, int type) {
    Trail trail = trail();
    if (trail == Trail.NONE || !upgrade.request().trigger().byFramework()) {
      return;
    }
    for (BundleChange change : upgrade.request().changes()) {
      if (change.bundleId() == bundleId) {
        eventName(type).ifPresent(name -> trail.did(name + " " + change));
      }
    }
  }

  private static Optional<String> eventName(int type) {
    return switch (type) {
      case BundleEvent.STOPPED -> Optional.of("STOPPED");
      case BundleEvent.UPDATED -> Optional.of("UPDATED");
      case BundleEvent.STARTED -> Optional.of("STARTED");
      case BundleEvent.UNINSTALLED -> Optional.of("UNINSTALLED");
      default -> Optional.empty();
    };
  }

  /**
   * Nothing is to be done about it after a crash from now on.
   *
   * @param inTheMiddle whether there is: the framework stops, and bundles are not ours to change
   */
  void over(boolean inTheMiddle) {
    if (inTheMiddle) {
      trail().leave();
    } else {
      trail().end();
    }
  }

  private Trail trail() {
    return trails.of(upgrade.id());
  }

  /** The operator must not miss that either. */
  void stuck(Stuck stuck) {
    message(true, "STUCK: " + stuck);
    audience.tell(upgrade.id(), listener -> listener.upgradeStuck(upgrade, stuck));
  }

  void step(StepResult step) {
    notes.step(step);
    if (step.outcome() != StepResult.Outcome.CHECKED) {
      trail().did(step.toString());
    }
    boolean bad = step.reason().isPresent() && step.outcome() != StepResult.Outcome.SKIPPED;
    log(bad ? Level.WARNING : Level.DEBUG, step.toString());
    audience.tell(upgrade.id(), listener -> listener.stepEnded(upgrade, step));
  }

  void joined(UpgradeRequest request) {
    log(Level.INFO, "joined: now " + request);
    remembered(() -> chronicle.joined(new Running()));
    audience.tell(upgrade.id(), listener -> listener.bundlesJoined(upgrade, request));
  }

  /** Notes a reason for the result, once. */
  void problem(Problem problem) {
    notes.problem(problem);
  }

  /** Requests fail from now on as they would without us: the operator must not miss that. */
  void unprotected() {
    List<Problem> why = notes.unprotected();
    message(true, "NOT PROTECTED: the update goes on, requests may fail, because " + why);
  }

  Figures figures() {
    return notes.figures();
  }

  /** What a check has found. */
  CheckResult checked(Plan plan) {
    return notes.checked(plan);
  }

  /** Ends one that broke off, for whoever heard of its beginning. */
  UpgradeResult brokeOff(UpgradeRequest request, Throwable why) {
    over(false);
    notes.problem(Problem.of("upgrade", "broke off: " + why));
    notes.unprotected();
    return ended(request, Outcome.FAILED);
  }

  /** May break off itself, and is then called once more: each hears of it once. */
  UpgradeResult ended(UpgradeRequest request, Outcome outcome) {
    notes.section(Section.FINISHED);
    Duration duration = Duration.between(started, clock.instant());
    Result result = notes.result(upgrade.id(), request, outcome, started, duration);
    if (begun && !kept) {
      remembered(
          () ->
              chronicle.end(new Ended(record(request, duration).ended(outcome), notes.figures())));
      kept = true;
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
    if (announced && !told) {
      audience.tellEnd(upgrade.id(), listener -> listener.upgradeEnded(upgrade, result));
      told = true;
    }
    return result;
  }

  /** An upgrade that nobody will remember is better than one that breaks off. */
  private void remembered(Runnable how) {
    try {
      how.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, "upgrade " + upgrade.id() + ": the history misses it", e);
    }
  }

  private Past record(UpgradeRequest request, Duration duration) {
    List<String> plan = upgrade.plan().up().stream().map(Step::toString).toList();
    return notes.record(upgrade.id(), request, plan, started, duration);
  }

  /** The upgrade as it is now. */
  private final class Running implements Growing {
    @Override
    public String id() {
      return upgrade.id();
    }

    @Override
    public long changes() {
      return notes.changes();
    }

    @Override
    public Past record() {
      return Journal.this.record(upgrade.request(), Duration.between(started, clock.instant()));
    }
  }

  /** The upgrade as it was, without what ran it; only its figures still grow. */
  private record Ended(Past past, Figures figures) implements Growing {
    @Override
    public String id() {
      return past.id();
    }

    @Override
    public long changes() {
      return figures.changes();
    }

    @Override
    public Past record() {
      return past.counted(figures.now());
    }
  }

  private void log(Level level, String message) {
    // What steps tell and exceptions say comes from anywhere: one line each, whatever it holds.
    LOG.log(level, () -> "upgrade " + upgrade.id() + ": " + message.replaceAll("\\p{Cntrl}+", " "));
  }
}
