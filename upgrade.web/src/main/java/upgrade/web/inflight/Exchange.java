package upgrade.web.inflight;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.GateState;

/**
 * Follows one request from its arrival to the end of its answer, through all attempts.
 *
 * <p>The fields that describe the request are written by the thread that runs it, before the phase;
 * the phase is volatile, and others read it first.
 */
public final class Exchange {

  /** Where a request stands. */
  public enum Phase {
    /** Arrived; looks at the gate before it is dispatched. */
    ENTERED,
    /** Past the gate; the container looks up servlet and filters. */
    ROUTING,
    /** Inside a filter or the servlet. */
    RUNNING,
    /** Its thread has left, the application completes it later. */
    ASYNC,
    /** Parked, never dispatched so far. */
    PARKED,
    /** An attempt failed; waits to run again. */
    FAILED,
    /** Answered. */
    ENDED;

    /** Whether a drain must wait for it. */
    public boolean inApplication() {
      return this == ROUTING || this == RUNNING || this == ASYNC;
    }
  }

  /** Knows how far an attempt has come; asked by any thread while it runs. */
  public interface Judge {
    /** Whether it has gone too far to run again, such as by a committed answer. */
    boolean isTooLate();

    /** One clause for people: why it would not run again if it failed now. */
    Optional<String> whyNotAgain();
  }

  private static final int MOST_ATTEMPTS = 2;

  private static final AtomicReferenceFieldUpdater<Exchange, CompletableFuture> LEFT =
      AtomicReferenceFieldUpdater.newUpdater(Exchange.class, CompletableFuture.class, "left");

  private static final Judge NOBODY =
      new Judge() {
        @Override
        public boolean isTooLate() {
          return false;
        }

        @Override
        public Optional<String> whyNotAgain() {
          return Optional.empty();
        }
      };

  private final InFlight inFlight;
  private final String method;
  private volatile String path;
  private final long arrivedNanos;

  private volatile Phase phase = Phase.ENTERED;
  private volatile @Nullable Thread thread;
  private volatile @Nullable CompletableFuture left;
  private volatile @Nullable CompletableFuture<Void> routed;
  private volatile GateState since;
  private volatile boolean initiator;
  private volatile boolean ours;
  private volatile boolean mayRunAgain;
  private volatile Judge judge = NOBODY;
  private volatile long waitedNanos;
  private volatile long waitsSince;
  private volatile long goesOnSince;
  private volatile @Nullable String outlasted;
  private volatile long mayWaitNanos;
  private volatile boolean released;
  private volatile long containersTimeout = -1;
  private volatile @Nullable Runnable atEnd;
  private boolean counted;
  private volatile int attempts;

  Exchange(InFlight inFlight, String method, String path, long arrivedNanos, GateState since) {
    this.inFlight = inFlight;
    this.method = method;
    this.path = path;
    this.arrivedNanos = arrivedNanos;
    this.goesOnSince = arrivedNanos;
    this.since = since;
    this.thread = Thread.currentThread();
  }

  public String method() {
    return method;
  }

  /** Decoded, without the query. */
  public String path() {
    return path;
  }

  /** {@link System#nanoTime()} of its arrival. */
  public long arrivedNanos() {
    return arrivedNanos;
  }

  public Phase phase() {
    return phase;
  }

  /** The thread that runs it; absent while none does. */
  public @Nullable Thread thread() {
    return thread;
  }

  /** Whether it has had its one rerun: if this attempt fails, it fails. */
  public boolean hasRunAgain() {
    return attempts >= MOST_ATTEMPTS;
  }

  /** The gate's state when the current attempt was dispatched. */
  public GateState since() {
    return since;
  }

  /** The upgrade that covers this request and has begun since its attempt was dispatched. */
  public @Nullable GateState overlapping() {
    return since.covering(path);
  }

  /** Whether any upgrade has begun since, whatever it covers. */
  public boolean overlapsAny() {
    return since.upgrading() != null;
  }

  /**
   * About to be dispatched.
   *
   * <p>The caller looks at the gate only after this. T1 (request): phase = ROUTING, read gate. T2
   * (upgrade): close gate, read phases. In every interleaving either T1 sees the gate closed or T2
   * sees ROUTING, since all four are volatile.
   */
  public void routing() {
    thread = Thread.currentThread();
    phase = Phase.ROUTING;
  }

  /** Dispatched under {@code gate}, which let it pass. */
  public void dispatchedUnder(GateState gate) {
    since = gate;
    // Only the thread that runs it writes; a drain reads.
    int before = attempts;
    attempts = before + 1;
  }

  /** The application has it asynchronously: this thread works on it now, or, if absent, none. */
  public void runsOn(@Nullable Thread now) {
    thread = now;
  }

  /** The first sign of life from a filter or the servlet: the container has done its look-ups. */
  public void running() {
    if (phase == Phase.ROUTING) {
      phase = Phase.RUNNING;
      CompletableFuture<Void> waiting = routed;
      if (waiting != null) {
        waiting.complete(null);
      }
    }
  }

  /**
   * It begins to wait.
   *
   * @param nanoTime now
   * @return how long it has waited before, in ns
   */
  public long waits(long nanoTime) {
    waitsSince = nanoTime;
    return waitedNanos;
  }

  /**
   * How long it may wait in all: what was allowed when it began to, or more if more is allowed now.
   *
   * @param nanos what is allowed now
   */
  public long mayWait(long nanos) {
    long most = Math.max(mayWaitNanos, nanos);
    mayWaitNanos = most;
    return most;
  }

  /** Whether it has waited before. */
  public boolean hasWaited() {
    return mayWaitNanos > 0;
  }

  /**
   * It waits no longer; called once for each wait.
   *
   * @param nanoTime now
   * @return how long it has waited in all, in ns
   */
  public long waited(long nanoTime) {
    long all = waitedNanos + (nanoTime - waitsSince);
    waitedNanos = all;
    goesOnSince = nanoTime;
    return all;
  }

  /** Whether this is its first time to be parked: it is counted once however often it is. */
  public boolean firstPark() {
    boolean first = !counted;
    counted = true;
    return first;
  }

  /**
   * @param millis the timeout that an asynchronous cycle has now; only before the first wait it is
   *     the container's own
   */
  public void aboutToWait(long millis) {
    if (containersTimeout < 0) {
      containersTimeout = millis;
    }
  }

  /** The container's own timeout for asynchronous cycles, in ms; negative if it never waited so. */
  public long containersTimeout() {
    return containersTimeout;
  }

  /** It waited and was let go: its end makes room for the next one. */
  public void release() {
    released = true;
  }

  public boolean wasReleased() {
    return released;
  }

  /**
   * The application will go on with it after its thread has left.
   *
   * <p>Set when the cycle starts, on the thread that runs the request: the end of the cycle, on
   * another thread, can only come later.
   */
  public void async() {
    phase = Phase.ASYNC;
    // Nobody will judge it, and it may last for days: it must not keep each upgrade from now on.
    since = GateState.FORGOTTEN;
  }

  public void parked() {
    leave(Phase.PARKED);
  }

  public void failed() {
    leave(Phase.FAILED);
  }

  /** Somebody before the servlet has given it another path. */
  public void movedTo(String newPath) {
    path = newPath;
  }

  /** To be run once, when it has ended; at most one. */
  public void atEnd(Runnable action) {
    atEnd = action;
  }

  /** Answered; may be called more than once. */
  public void ended() {
    leave(Phase.ENDED);
    judge = NOBODY;
    if (inFlight.remove(this) && atEnd != null) {
      atEnd.run();
    }
  }

  private void leave(Phase next) {
    thread = null;
    phase = next;
    CompletableFuture<Void> waiting = routed;
    if (waiting != null) {
      waiting.complete(null);
    }
    @SuppressWarnings("unchecked")
    CompletableFuture<Exchange> drain = LEFT.getAndSet(this, null);
    if (drain != null) {
      drain.complete(this);
    }
  }

  /**
   * Completed when the attempt that runs now has left the application, by an answer or a failure.
   *
   * <p>T1: leave sets the phase, then takes the future. T2: this sets the future, then reads the
   * phase. One of the two completes it.
   */
  @SuppressWarnings("unchecked")
  public CompletableFuture<Exchange> left() {
    CompletableFuture<Exchange> future = left;
    while (future == null) {
      CompletableFuture<Exchange> mine = new CompletableFuture<>();
      future = LEFT.compareAndSet(this, null, mine) ? mine : left;
    }
    if (!phase.inApplication()) {
      future.complete(this);
      // Not for a later attempt: that one has its own.
      LEFT.compareAndSet(this, future, null);
    }
    return future;
  }

  /** Completed when the container has done its look-ups for the attempt that runs now. */
  public CompletableFuture<Void> routed() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    routed = future;
    if (phase != Phase.ROUTING) {
      future.complete(null);
    }
    return future;
  }

  /** {@link System#nanoTime()} since when it has not waited. */
  public long goesOnSince() {
    return goesOnSince;
  }

  /** That upgrade has waited in vain for it to leave the application. */
  public void outlasts(String upgradeId) {
    outlasted = upgradeId;
  }

  /** The id of the upgrade that did so last. */
  public @Nullable String outlasted() {
    return outlasted;
  }

  /** It started the upgrade itself: it is neither waited for nor run again. */
  public void markInitiator() {
    initiator = true;
  }

  public boolean isInitiator() {
    return initiator;
  }

  /** The upgrade itself has sent it, to see whether the new code serves: it passes the gate. */
  public void markOurs() {
    ours = true;
  }

  /** Whether the upgrade itself has sent it. */
  public boolean isOurs() {
    return ours;
  }

  /** Whether the upgrade needs its answer, so that no gate may hold it back. */
  public boolean passesGate() {
    return initiator || ours;
  }

  /** What its policy says before it has run. */
  public void mayRunAgain(boolean may) {
    mayRunAgain = may;
  }

  /** Its attempts are followed by {@code attempt}, until it has ended. */
  public void judgedBy(Judge attempt) {
    judge = attempt;
  }

  /** Why it would not run again if it failed now, as far as that is known. */
  public Optional<String> whyNotAgain() {
    return judge.whyNotAgain();
  }

  /** Whether it may run again if it fails now; otherwise a drain waits longer for it. */
  public boolean mayRunAgain() {
    return mayRunAgain && !hasRunAgain() && !judge.isTooLate();
  }

  /**
   * For operators, one line: method and path, no query, no header. A decoded path may hold line
   * breaks, by which a client could write lines of its own into the log.
   */
  public String line() {
    return method + " " + path.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public String toString() {
    return line() + " " + phase;
  }
}
