package upgrade.web.park;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;
import upgrade.web.gate.Gate;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;
import upgrade.web.settings.WebSettings;

/**
 * Holds requests while the gate is closed, and lets them go in order of arrival.
 *
 * <p>Failed requests go first, then parked ones. A request waits without a thread where the
 * container can do so, and in all not longer than the park timeout.
 */
public final class Parking {
  /** Where the container keeps the {@link Waiting} of a request until it comes back. */
  public static final String ATTRIBUTE = "upgrade.web.waiting";

  /** By estimate: what a container keeps of a request whose body it has not read. */
  private static final long BYTES_PER_REQUEST = 8 << 10;

  private static final String STOPPING = "our bundle or the framework stops";
  private static final String TOO_LONG = "it has waited too long";
  private static final String HANGS = "a bundle hangs in the upgrade that it would wait for";

  private static final Logger LOG = Logs.logger("upgrade.park");

  private final Gate gate;
  private final Supplier<WebSettings> settings;
  private final Queue<Waiting> failed = new ConcurrentLinkedQueue<>();
  private final Queue<Waiting> parked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger arriving = new AtomicInteger();
  private final Release release;

  public Parking(Gate gate, Supplier<WebSettings> settings) {
    this.gate = gate;
    this.settings = settings;
    this.release = new Release(this::dispatchNext, () -> settings.get().releaseRate());
  }

  /** The thread that brings a request here. */
  public interface Waiter {
    /** Makes the request wait without this thread; absent if it must wait on it. */
    @Nullable Suspended suspend();

    /** Called right before the container could come back with the request on another thread. */
    void leaves();
  }

  /** How a request waits. */
  public enum Wait {
    /** Without a thread: the caller returns to the container at once. */
    LEFT,
    /** It is over: the caller goes on with the request, after another look at the gate. */
    OVER,
    /** The request is to be answered 503. */
    REJECTED
  }

  /** How many wait now. */
  public int size() {
    return waiting.get();
  }

  /** How many failed requests wait to run again. */
  public int failed() {
    return (int) failed.stream().filter(wait -> wait.end() == null).count();
  }

  /** Parks a request that was never dispatched and that {@code closed} holds back. */
  public Wait park(Exchange exchange, GateState closed, Waiter waiter) throws InterruptedException {
    return await(new Waiting(exchange, closed, false, this), waiter, parked);
  }

  /**
   * Lets a request whose attempt failed wait until it may run again.
   *
   * @param closed the state that holds it back, or the upgrade that made it fail if that is stuck
   */
  public Wait awaitRerun(Exchange exchange, GateState closed, Waiter waiter)
      throws InterruptedException {
    return await(new Waiting(exchange, closed, true, this), waiter, failed);
  }

  private Wait await(Waiting wait, Waiter waiter, Queue<Waiting> queue)
      throws InterruptedException {
    WebSettings bounds = settings.get();
    Exchange exchange = wait.exchange();
    // Bounds that have become lower since do not throw out who waits already, or waits again.
    boolean returns = exchange.hasWaited();
    long waited = exchange.waits(System.nanoTime());
    long left = TimeUnit.NANOSECONDS.toMillis(exchange.mayWait(bounds.park().toNanos()) - waited);
    if (isRefused(wait, gate.state())) {
      Outcomes.rejected(wait, HANGS);
      return Wait.REJECTED;
    }
    if (left <= 0 || !enter(bounds, returns)) {
      Outcomes.rejected(wait, left <= 0 ? TOO_LONG : "there is no room");
      return Wait.REJECTED;
    }
    if (wait.hasFailed()) {
      exchange.failed();
    } else {
      exchange.parked();
    }
    Outcomes.waits(wait);
    Suspended suspended = waiter.suspend();
    if (suspended == null) {
      return block(wait, queue, left);
    }
    wait.suspended(suspended);
    waiter.leaves();
    suspended.begin(wait, left);
    enqueue(wait, queue);
    return Wait.LEFT;
  }

  /**
   * T1 (request): enqueues, then reads the gate. T2 (upgrade): opens the gate, then takes from the
   * queue. Either T1 sees it open or T2 sees the entry.
   */
  private void enqueue(Waiting wait, Queue<Waiting> queue) {
    queue.add(wait);
    GateState state = gate.state();
    if (state.phase() == GateState.Phase.STOPPED) {
      rejectAll(STOPPING);
    } else if (isRefused(wait, state)) {
      rejectRefused(queue);
    } else if (mayGo(wait, state)) {
      release.run();
    }
  }

  private static boolean isRefused(Waiting wait, GateState state) {
    String path = wait.exchange().path();
    return wait.hasFailed() ? state.refusesFailed(path, wait.gate()) : state.refuses(path);
  }

  private Wait block(Waiting wait, Queue<Waiting> queue, long millis) throws InterruptedException {
    try {
      enqueue(wait, queue);
      if (!wait.awaitClaim(millis)) {
        wait.reject(TOO_LONG);
      }
      if (wait.end() == Waiting.End.RELEASED) {
        Outcomes.released(wait);
        return Wait.OVER;
      }
      Outcomes.rejected(wait, wait.why());
      return Wait.REJECTED;
    } catch (InterruptedException e) {
      Outcomes.rejected(wait, "its thread was interrupted");
      throw e;
    } finally {
      // An interrupt leaves an entry behind that nobody may dispatch.
      wait.claim(Waiting.End.GONE);
      queue.remove(wait);
      waiting.decrementAndGet();
    }
  }

  private boolean enter(WebSettings bounds, boolean always) {
    long most = Math.min(bounds.parkedRequests(), bounds.parkedBytes() / BYTES_PER_REQUEST);
    if (waiting.incrementAndGet() <= most || always) {
      return true;
    }
    waiting.decrementAndGet();
    return false;
  }

  /** Whether {@code state} holds it back no more. */
  private static boolean mayGo(Waiting wait, GateState state) {
    String path = wait.exchange().path();
    return wait.hasFailed() ? !state.holdsFailed(path, wait.gate()) : !state.parks(path);
  }

  /** To be called after each change of the gate. */
  public void gateChanged() {
    if (gate.state().phase() == GateState.Phase.STOPPED) {
      rejectAll(STOPPING);
      release.stop();
    } else {
      if (gate.state().isRefusing()) {
        rejectRefused(failed);
        rejectRefused(parked);
      }
      release.run();
    }
  }

  /** To be called when an exchange has ended that had waited: makes room for the next. */
  public void ended() {
    release.ended();
  }

  /** A released request has come back to the request path, or never will. */
  public void arrived(Waiting wait) {
    if (wait.arrive()) {
      arriving.decrementAndGet();
    }
  }

  /**
   * Waits until every released request has come back to the request path, which is about to go:
   * without it the container would take the request for an asynchronous dispatch, and filters that
   * are mapped to REQUEST, the default, would not guard it.
   *
   * <p>T1 (release): counts one, then reads the gate. T2 (stop): stops the gate, then reads the
   * count. Either T1 sees the stop and rejects, or T2 sees the count and waits.
   *
   * @return whether all have come within {@code timeout}
   */
  public boolean awaitArrivals(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean all = arriving.get() <= 0;
    while (!all && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      all = arriving.get() <= 0;
    }
    // Not read once more: T2, which looks for the next one to release, counts one while it looks.
    return all;
  }

  /** Lets the next one go that the gate does not hold back; called by one thread at a time. */
  private boolean dispatchNext() {
    arriving.incrementAndGet();
    boolean dispatched = false;
    try {
      GateState state = gate.state();
      Waiting next = state.phase() == GateState.Phase.STOPPED ? null : next(state);
      if (next == null) {
        return false;
      }
      Suspended suspended = next.suspended();
      if (next.claim(Waiting.End.RELEASED) && suspended != null) {
        dispatched = dispatch(next, suspended);
      }
      return true;
    } finally {
      if (!dispatched) {
        arriving.decrementAndGet();
      }
    }
  }

  private boolean dispatch(Waiting next, Suspended suspended) {
    Exchange exchange = next.exchange();
    waiting.decrementAndGet();
    exchange.release();
    Outcomes.released(next);
    try {
      suspended.resume();
      return true;
    } catch (RuntimeException e) {
      // The container has ended the request in the meantime: there is nobody to answer.
      LOG.log(Level.DEBUG, () -> Outcomes.told(next, "could not go on: " + e.getClass().getName()));
      exchange.ended();
      // The container may have told us before: then it does not count any more.
      return !next.arrive();
    }
  }

  private @Nullable Waiting next(GateState state) {
    Waiting next = first(failed, state);
    return next != null ? next : first(parked, state);
  }

  /**
   * The first that may go; those that others have ended are dropped on the way. Who must wait for
   * another upgrade is passed by.
   */
  private static @Nullable Waiting first(Queue<Waiting> queue, GateState state) {
    for (Waiting wait : queue) {
      if (wait.end() != null) {
        queue.remove(wait);
      } else if (mayGo(wait, state)) {
        queue.remove(wait);
        return wait;
      }
    }
    return null;
  }

  /** Its time is over; on a thread of the container. */
  void expired(Waiting wait) {
    if (wait.reject(TOO_LONG)) {
      waiting.decrementAndGet();
      reject(wait);
    }
  }

  /** The container has ended it, perhaps after we did. */
  void gone(Waiting wait) {
    if (wait.claim(Waiting.End.GONE)) {
      waiting.decrementAndGet();
      Outcomes.gone(wait);
      wait.exchange().ended();
    } else if (wait.end() == Waiting.End.RELEASED) {
      arrived(wait);
    }
  }

  /**
   * Answers 503 to all that wait: what they wait for will not come back by our doing.
   *
   * @param why one clause for the log
   */
  public void rejectAll(String why) {
    rejectAll(failed, why);
    rejectAll(parked, why);
  }

  private void rejectAll(Queue<Waiting> queue, String why) {
    for (Waiting wait = queue.poll(); wait != null; wait = queue.poll()) {
      rejectOne(wait, why);
    }
  }

  /** Answers 503 to those that wait for an upgrade that is stuck. */
  private void rejectRefused(Queue<Waiting> queue) {
    for (Waiting wait : queue) {
      if (isRefused(wait, gate.state())) {
        queue.remove(wait);
        rejectOne(wait, HANGS);
      }
    }
  }

  private void rejectOne(Waiting wait, String why) {
    if (wait.reject(why) && wait.suspended() != null) {
      waiting.decrementAndGet();
      reject(wait);
    }
  }

  private void reject(Waiting wait) {
    Outcomes.rejected(wait, wait.why());
    try {
      Objects.requireNonNull(wait.suspended()).reject();
    } finally {
      wait.exchange().ended();
    }
  }
}
