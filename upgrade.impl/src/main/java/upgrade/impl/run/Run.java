package upgrade.impl.run;

import static upgrade.api.UpgradeResult.Outcome.CANCELLED;
import static upgrade.api.UpgradeResult.Outcome.FAILED;
import static upgrade.api.UpgradeResult.Outcome.NO_UPDATE;
import static upgrade.api.UpgradeResult.Outcome.REFUSED;
import static upgrade.api.UpgradeResult.Outcome.ROLLED_BACK;
import static upgrade.api.UpgradeResult.Outcome.SUCCEEDED;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import upgrade.api.Problem;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.run.Admission.Phase;
import upgrade.impl.run.Following.Fate;
import upgrade.impl.run.Performed.Key;
import upgrade.impl.run.Performed.Keyed;
import upgrade.impl.settings.Flag;
import upgrade.impl.settings.Settings;

/**
 * Walks one upgrade from its first step to its last, on one thread.
 *
 * <p>Up to the point of no return it may walk more than once: bundles that join make the request
 * larger, and the steps before the point run again with it. Behind the bundles' steps it waits
 * until the framework, if that performs them, has brought all bundles back.
 */
final class Run {
  /** How often to look at the threads of the updates that are followed: a failed one is silent. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Way way;
  private final Admission admission;
  private final Following following;
  private final Journal journal;
  private final boolean service;
  private final Settings settings;
  private final Set<Key> done = new HashSet<>();
  private boolean closed;
  private boolean failedAfter;
  private boolean restored;
  private boolean stays;

  Run(
      Way way,
      Admission admission,
      Following following,
      Journal journal,
      boolean service,
      Settings settings) {
    this.way = way;
    this.admission = admission;
    this.following = following;
    this.journal = journal;
    this.service = service;
    this.settings = settings;
  }

  Outcome walk() {
    admission.enter(Phase.BEFORE);
    if (service) {
      if (!way.plan(List.of()) || !way.check()) {
        return givenUp();
      }
      if (!way.before(List.of())) {
        way.back();
        return givenUp();
      }
      closed = true;
    }
    while (!admission.isOver()) {
      if (admission.isJoined()) {
        join(admission.take());
        continue;
      }
      Optional<Keyed> next = way.afterBundles(done);
      if (next.isPresent() && next.get().step().kind().changesBundles()) {
        if (!changeBundles(next.get())) {
          return rollBack();
        }
      } else if (!isSettled()) {
        follow();
      } else if (isBroken()) {
        Optional<Outcome> end = goDown();
        if (end.isPresent()) {
          return end.get();
        }
      } else if (following.onlyPossible() && stayedStopped()) {
        openAgain();
        if (!admission.linger(Duration.ZERO)) {
          return NO_UPDATE;
        }
      } else if (next.isPresent()) {
        if (!resume(next.get())) {
          return rollBack();
        }
      } else if (!lingers()) {
        return outcome();
      }
    }
    return giveUp();
  }

  /** Runs the steps before the point of no return with those who joined, then lets them go on. */
  private void join(List<Admission.Join> joins) {
    admission.enter(Phase.BEFORE);
    try {
      if (way.plan(joins) && way.before(joins)) {
        closed = true;
      } else if (!admission.isOver()) {
        if (!closed) {
          way.back();
        }
        journal.unprotected();
        way.pass();
      }
      done.removeIf(key -> !way.isOnBundles(key));
    } finally {
      joins.forEach(join -> join.passage().open());
    }
  }

  /** Settled, and whoever stops now has to join: only then may what follows open the gate. */
  private boolean isSettled() {
    if (!following.isSettled()) {
      return false;
    }
    admission.enter(Phase.AFTER);
    // T1 (here) found all settled; T2 was let in as covered before T1 entered the phase.
    if (!following.isSettled()) {
      admission.enter(Phase.CHANGING);
      return false;
    }
    way.replaced(following.replaced());
    return true;
  }

  private void follow() {
    try {
      while (!following.isSettled() && !admission.isJoined() && !admission.isOver()) {
        following.await(LOOK);
        following.hang().ifPresent(this::outlast);
      }
    } catch (InterruptedException e) {
      admission.abort("interrupted", false);
    }
  }

  /** A thread that is not ours is interrupted only if the operator has said so. */
  private void outlast(Hang hang) {
    if (!settings.is(Flag.INTERRUPT_UPDATES) || !way.interrupts(hang)) {
      way.outlast(hang);
    }
    following.touch();
  }

  /**
   * Waits for others to join: until the deployment ends, or else for the quiet period.
   *
   * @return whether one did, or it has to end at once
   */
  private boolean lingers() {
    if (!following.isDeployed()) {
      return admission.linger(
          service && following.isEmpty() ? Duration.ZERO : settings.quietPeriod());
    }
    try {
      while (following.isBeingDeployed()) {
        if (admission.isJoined() || admission.isOver()) {
          return true;
        }
        following.await(LOOK);
      }
    } catch (InterruptedException e) {
      admission.abort("interrupted", false);
    }
    return admission.linger(Duration.ZERO);
  }

  private boolean changeBundles(Keyed step) {
    done.add(step.key());
    if (!service) {
      way.skip(step);
      return true;
    }
    return way.perform(step, () -> false);
  }

  /** Whether the upgrade may go on; one that the framework performs always does. */
  private boolean resume(Keyed step) {
    if (!closed) {
      done.add(step.key());
      return true;
    }
    boolean performed = way.perform(step, admission::isJoined);
    if (performed) {
      done.add(step.key());
      return true;
    }
    if (admission.isJoined() || admission.isOver()) {
      return true; // runs again, or is walked back
    }
    done.add(step.key());
    failedAfter = true;
    return !service;
  }

  /** Whether what the framework did has to be put back, and can be. */
  private boolean isBroken() {
    if (service || stays || !settings.is(Flag.ROLLBACK)) {
      return false;
    }
    if (following.failed().isEmpty() && !failedAfter) {
      return false;
    }
    if (!areLeft()) {
      return false;
    }
    following.reconsider();
    if (following.failed().isEmpty() && !failedAfter) {
      return false;
    }
    List<String> lost = way.lost(following.changing());
    List<String> exchanged = following.exchanged();
    if (!exchanged.isEmpty()) {
      stays = true; // what a deployment has removed and installed, only it can take back
      journal.problem(Problem.of("rollback", "a deployment has exchanged " + exchanged));
    } else if (!lost.isEmpty()) {
      stays = true; // all or nothing
      journal.problem(Problem.of("rollback", "the old content is not kept of " + lost));
    }
    return !stays;
  }

  /**
   * Waits until the threads that updated have left the framework, though all is decided: a bundle's
   * STARTED comes before the end of its update. Who stays in there would hold up what puts it back.
   */
  private boolean areLeft() {
    long end = System.nanoTime() + settings.stepTimeout().toNanos();
    try {
      while (!following.isLeft()) {
        if (admission.isJoined() || admission.isOver()) {
          return false;
        }
        if (following.isBeingDeployed() || System.nanoTime() - end > 0) {
          stays = true;
          return false;
        }
        following.await(LOOK);
      }
      return true;
    } catch (InterruptedException e) {
      admission.abort("interrupted", false);
      return false;
    }
  }

  /**
   * Puts the old version back while the gate is still closed, on threads of ours, now that those
   * that updated have left the framework: in the hook, or beside a thread that is still inside, we
   * would wait for a lock that it holds.
   *
   * @return how it ended; empty if somebody else has come: then there is more to look at
   */
  private Optional<Outcome> goDown() {
    way.coverWayBack();
    // T1 (here) has looked; T2 was let in to wait before T1 got here: its bundle changes, too, and
    // on Felix T2 holds a lock that T1 would need. So T2 goes first.
    if (!admission.restores(way.affected())) {
      return Optional.empty();
    }
    Map<Long, String> failed = following.failed();
    failed.forEach((id, why) -> journal.problem(Problem.of("bundle " + id, why)));
    journal.message(
        true,
        "the new version failed"
            + (failed.isEmpty() ? "" : " " + failed)
            + ", the old one is put back");
    boolean back = way.bundlesBack();
    admission.restored();
    following.restored();
    // From here on who stops has to wait again: the gate is about to open.
    if (!isSettled()) {
      // An operator has updated one of them once more: that one is followed as any other.
      restored = back;
      failedAfter = !back;
      stays = !back;
      done.removeIf(key -> !way.isOnBundles(key));
      return Optional.empty();
    }
    return Optional.of(way.back() && back ? ROLLED_BACK : FAILED);
  }

  private boolean stayedStopped() {
    return !service
        && !(following.with(Fate.STAYED_STOPPED).isEmpty()
            && following.with(Fate.REMOVED).isEmpty());
  }

  private void openAgain() {
    way.back();
    closed = false;
  }

  private Outcome rollBack() {
    admission.enter(Phase.CHANGING);
    return way.back() ? ROLLED_BACK : FAILED;
  }

  /** Before the point of no return, nothing has changed. */
  private Outcome givenUp() {
    admission.aborted().ifPresent(why -> journal.problem(Problem.of("upgrade", why)));
    return admission.isOver() ? CANCELLED : REFUSED;
  }

  private Outcome giveUp() {
    boolean changed = service && admission.isPastPoint();
    boolean undone = way.back();
    if (!service || admission.aborted().isPresent()) {
      String why = admission.aborted().orElse("was cancelled");
      journal.problem(Problem.of("upgrade", why));
    }
    if (!service) {
      journal.unprotected();
    }
    return changed ? undone ? ROLLED_BACK : FAILED : CANCELLED;
  }

  private Outcome outcome() {
    following
        .with(Fate.DOWN)
        .forEach((id, reason) -> journal.problem(Problem.of("bundle " + id, reason)));
    boolean down = !following.with(Fate.DOWN).isEmpty();
    if (failedAfter) {
      way.backFromBefore(); // whatever did not resume: nobody waits for it any longer
    }
    if (down || failedAfter) {
      return FAILED;
    }
    if (restored) {
      return ROLLED_BACK;
    }
    return following.onlyPossible() && !service ? NO_UPDATE : SUCCEEDED;
  }
}
