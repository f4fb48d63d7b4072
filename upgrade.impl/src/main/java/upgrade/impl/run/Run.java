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
import java.util.Optional;
import java.util.Set;
import upgrade.api.Problem;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.run.Admission.Phase;
import upgrade.impl.run.Following.Fate;
import upgrade.impl.run.Performed.Key;
import upgrade.impl.run.Performed.Keyed;

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
  private final Duration quietPeriod;
  private final Set<Key> done = new HashSet<>();
  private boolean closed;
  private boolean failedAfter;

  Run(
      Way way,
      Admission admission,
      Following following,
      Journal journal,
      boolean service,
      Duration quietPeriod) {
    this.way = way;
    this.admission = admission;
    this.following = following;
    this.journal = journal;
    this.service = service;
    this.quietPeriod = quietPeriod;
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
      }
    } catch (InterruptedException e) {
      admission.abort("interrupted", false);
    }
  }

  /**
   * Waits for others to join: until the deployment ends, or else for the quiet period.
   *
   * @return whether one did, or it has to end at once
   */
  private boolean lingers() {
    if (!following.isDeployed()) {
      return admission.linger(service && following.isEmpty() ? Duration.ZERO : quietPeriod);
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
    return following.onlyPossible() && !service ? NO_UPDATE : SUCCEEDED;
  }
}
