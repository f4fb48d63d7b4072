package upgrade.impl.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import upgrade.api.Trigger;

/**
 * Decides who gets into an upgrade and until when: which stops join, whether it is still early
 * enough to cancel, whether it must end at once.
 *
 * <p>Its lock is never held while calling out.
 */
final class Admission {
  /** How far the upgrade is. */
  enum Phase {
    WAITING,
    /** The steps before the point of no return run. */
    BEFORE,
    /** They have run; bundles change. */
    CHANGING,
    /** The steps after the bundles' run; a join interrupts them. */
    AFTER,
    ENDED
  }

  /** A stop that waits to be let in. */
  record Join(Stopping stopping, Passage passage) {}

  /** What a stop met. */
  enum Kind {
    /** It is covered already. */
    COVERED,
    WAITS,
    /** The upgrade performs it itself. */
    OWN,
    /** The upgrade has ended: it needs a new one. */
    TOO_LATE
  }

  record Answer(Kind kind, Passage passage) {}

  /**
   * How long a stop waits for ours when that changes bundles: it may itself be waiting for a lock
   * of the framework that the stopping thread holds.
   */
  static final Duration WAIT_FOR_OURS = Duration.ofSeconds(2);

  /** Between two looks at what nobody tells. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Object lock = new Object();
  private final Following following;
  private Phase phase = Phase.WAITING;
  private boolean pastPoint;
  private boolean cancelled;
  private Optional<String> aborted = Optional.empty();
  private boolean shutdown;
  private Set<Long> covered = Set.of();
  private Set<Long> own = Set.of();
  private Optional<Set<Long>> secured = Optional.empty();
  private boolean restoring;
  private final Set<Thread> performing = new HashSet<>();
  private final List<Join> joins = new ArrayList<>();

  Admission(Following following) {
    this.following = following;
  }

  /**
   * Lets a stop in. It is followed from this moment: if the upgrade looked between our answer and a
   * later {@code add}, it would find everything settled and open the gate under the bundle.
   */
  Answer admit(Stopping stopping, Duration timeout) {
    synchronized (lock) {
      if (phase == Phase.ENDED || aborted.isPresent()) {
        return new Answer(Kind.TOO_LATE, Passage.OPEN);
      }
      if (phase == Phase.CHANGING) {
        boolean ours = own.contains(stopping.bundleId());
        if (ours && (!restoring || isByUs(stopping))) {
          return new Answer(Kind.OWN, Passage.OPEN);
        }
        // T1 (ours) puts a bundle back; T2, an operator, updates the same one: T2 holds its lock,
        // which T1 is about to need, so it must not wait. The gate is closed for it already.
        if (ours || isCovered(stopping)) {
          following.add(stopping);
          return new Answer(Kind.COVERED, Passage.OPEN);
        }
      }
      // T1 (ours) puts a bundle back; T2 stops another one, and may hold the framework's lock that
      // T1 needs: T2 waits, but not for as long as T1 may.
      boolean briefly = restoring && timeout.compareTo(WAIT_FOR_OURS) > 0;
      Passage passage = new Passage(briefly ? WAIT_FOR_OURS : timeout);
      joins.add(new Join(stopping, passage));
      following.add(stopping);
      lock.notifyAll();
      return new Answer(Kind.WAITS, passage);
    }
  }

  /** A refresh performs the framework, on a thread of its own. */
  private boolean isByUs(Stopping stopping) {
    return performing.contains(stopping.thread()) || stopping.trigger() == Trigger.REFRESH;
  }

  /** Whether nothing is left to do for it: the gate is closed, the content that it has is kept. */
  private boolean isCovered(Stopping stopping) {
    return covered.contains(stopping.bundleId())
        && covered.containsAll(stopping.affected())
        && (stopping.trigger() == Trigger.REFRESH
            || secured.isEmpty()
            || secured.get().contains(stopping.bundleId()));
  }

  /**
   * @param bundles whose old content is kept, if there is one: who updates another one has to wait
   *     until that is, too
   */
  void secures(Set<Long> bundles) {
    synchronized (lock) {
      secured = Optional.of(Set.copyOf(bundles));
    }
  }

  /** That thread performs a step from now on: the stops on it are ours. */
  void begins(Thread thread) {
    synchronized (lock) {
      performing.add(thread);
    }
  }

  void ends(Thread thread) {
    synchronized (lock) {
      performing.remove(thread);
    }
  }

  /**
   * From now on these bundles are put back, unless somebody has to be let in before.
   *
   * @return whether they are
   */
  boolean restores(Set<Long> bundles) {
    synchronized (lock) {
      if (!joins.isEmpty() || aborted.isPresent()) {
        return false;
      }
      phase = Phase.CHANGING;
      restoring = true;
      own = Set.copyOf(bundles);
      return true;
    }
  }

  /** They are back, as far as they can be. */
  void restored() {
    synchronized (lock) {
      restoring = false;
      own = Set.of();
    }
  }

  /** Lets one in that came too late for the upgrade before. */
  void adopt(Join join) {
    synchronized (lock) {
      joins.add(join);
      following.add(join.stopping());
    }
  }

  /**
   * @param bundles those that the upgrade will stop itself from now on
   */
  void performs(Set<Long> bundles) {
    synchronized (lock) {
      own = Set.copyOf(bundles);
    }
  }

  void enter(Phase next) {
    synchronized (lock) {
      phase = next;
    }
  }

  /**
   * Passes the point of no return, or covers more bundles after it.
   *
   * @return false if cancelled before
   */
  boolean pass(Set<Long> bundles) {
    synchronized (lock) {
      if (cancelled || aborted.isPresent()) {
        return false;
      }
      pastPoint = true;
      phase = Phase.CHANGING;
      Set<Long> all = new LinkedHashSet<>(covered);
      all.addAll(bundles);
      covered = all;
      return true;
    }
  }

  /** Takes those that wait to be let in. */
  List<Join> take() {
    synchronized (lock) {
      List<Join> taken = List.copyOf(joins);
      joins.clear();
      return taken;
    }
  }

  boolean isJoined() {
    synchronized (lock) {
      return !joins.isEmpty();
    }
  }

  /** Whether it has to stop what it does: cancelled in time, or ours is going away. */
  boolean isOver() {
    synchronized (lock) {
      return cancelled || aborted.isPresent();
    }
  }

  boolean isShutdown() {
    synchronized (lock) {
      return shutdown;
    }
  }

  boolean isPastPoint() {
    synchronized (lock) {
      return pastPoint;
    }
  }

  Optional<String> aborted() {
    synchronized (lock) {
      return aborted;
    }
  }

  /**
   * @return whether it was early enough
   */
  boolean cancel() {
    synchronized (lock) {
      if (pastPoint || phase == Phase.ENDED || aborted.isPresent()) {
        return false;
      }
      cancelled = true;
      lock.notifyAll();
      return true;
    }
  }

  /**
   * Lets everybody through, now and later.
   *
   * @param framework whether the framework shuts down: bundles are not ours to start any more
   */
  void abort(String reason, boolean framework) {
    List<Join> waiting;
    synchronized (lock) {
      shutdown |= framework;
      if (aborted.isEmpty()) {
        aborted = Optional.of(reason);
      }
      waiting = take();
      lock.notifyAll();
    }
    waiting.forEach(join -> join.passage().open());
  }

  /**
   * Waits until something is over, or the upgrade has to end at once.
   *
   * @return whether one of both is so
   */
  boolean awaitAbort(Duration atMost, BooleanSupplier over) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        if (over.getAsBoolean()) {
          return true;
        }
        synchronized (lock) {
          if (aborted.isPresent()) {
            return true;
          }
          TimeUnit.NANOSECONDS.timedWait(lock, Math.min(left, LOOK.toNanos()));
        }
      }
    } catch (InterruptedException e) {
      abort("interrupted", false);
      return true;
    }
    return over.getAsBoolean();
  }

  /** Whether a stop is this upgrade's own business, now that bundles change: it need not wait. */
  boolean covers(Stopping stopping) {
    synchronized (lock) {
      return phase == Phase.CHANGING
          && aborted.isEmpty()
          && ((own.contains(stopping.bundleId()) && isByUs(stopping)) || isCovered(stopping));
    }
  }

  /**
   * Waits for somebody to join; if nobody does, the upgrade has ended, and nobody can any more.
   *
   * @return whether somebody did
   */
  boolean linger(Duration quietPeriod) {
    long end = System.nanoTime() + quietPeriod.toNanos();
    synchronized (lock) {
      try {
        for (long left = end - System.nanoTime();
            left > 0 && joins.isEmpty() && aborted.isEmpty();
            left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        }
      } catch (InterruptedException e) {
        // Somebody wants this thread to end: so it does.
      }
      if (joins.isEmpty()) {
        phase = Phase.ENDED;
        return false;
      }
      return true;
    }
  }

  /**
   * Ends whatever the phase.
   *
   * @return those who came too late to be looked at: they need another upgrade
   */
  List<Join> end() {
    synchronized (lock) {
      phase = Phase.ENDED;
      return take();
    }
  }
}
