package upgrade.web.park;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;

/**
 * One request that waits, with or without a thread; ended exactly once, by whoever comes first.
 *
 * <p>Release (the gate opens), rejection (deadline, stop) and the container's own end race; {@link
 * #claim} decides.
 */
public final class Waiting implements AsyncListener {

  /** How a wait ended. */
  public enum End {
    /** It may go on. */
    RELEASED,
    /** It is to be answered 503. */
    REJECTED,
    /** The container ended it. */
    GONE
  }

  private static final Logger LOG = Logs.logger("upgrade.park");

  private final Exchange exchange;
  private final GateState gate;
  private final boolean failed;
  private final Parking parking;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final AtomicReference<@Nullable String> why = new AtomicReference<>();
  private final AtomicBoolean arrived = new AtomicBoolean();
  private final CountDownLatch woken = new CountDownLatch(1);
  private final CountDownLatch dispatched = new CountDownLatch(1);
  private volatile @Nullable AsyncContext async;

  Waiting(Exchange exchange, GateState gate, boolean failed, Parking parking) {
    this.exchange = exchange;
    this.gate = gate;
    this.failed = failed;
    this.parking = parking;
  }

  public Exchange exchange() {
    return exchange;
  }

  /** The state that made it wait. */
  GateState gate() {
    return gate;
  }

  /** Whether an attempt failed before; otherwise it was never dispatched. */
  public boolean hasFailed() {
    return failed;
  }

  /** {@link #claim} with {@link End#REJECTED}, and one clause on why. */
  boolean reject(String because) {
    why.compareAndSet(null, because);
    return claim(End.REJECTED);
  }

  String why() {
    return String.valueOf(why.get());
  }

  /** Only the first one to claim it may act on it. */
  boolean claim(End how) {
    boolean first = end.compareAndSet(null, how);
    if (first) {
      woken.countDown();
    }
    return first;
  }

  /**
   * After its release: whether this call is the first to say that it is not on its way any more.
   */
  boolean arrive() {
    return arrived.compareAndSet(false, true);
  }

  @Nullable End end() {
    return end.get();
  }

  void started(AsyncContext context, long timeoutMillis) {
    exchange.aboutToWait(context.getTimeout());
    context.setTimeout(timeoutMillis);
    context.addListener(this);
    async = context;
  }

  /** The context of a wait without a thread. */
  @Nullable AsyncContext async() {
    return async;
  }

  /** Blocks the calling thread until somebody claims it or the time is over. */
  boolean awaitClaim(long millis) throws InterruptedException {
    return woken.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    parking.expired(this);
    if (end() == End.RELEASED) {
      awaitDispatched();
    }
  }

  /**
   * T1 (release): claims it, then dispatches. T2 (container): times out between the two; once this
   * returns with nothing dispatched it answers 500.
   */
  private void awaitDispatched() {
    try {
      if (!dispatched.await(1, TimeUnit.SECONDS)) {
        LOG.log(Level.DEBUG, () -> Outcomes.told(this, "timed out while it was released"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It was released and dispatched, or could not be. */
  void dispatched() {
    dispatched.countDown();
  }

  @Override
  public void onError(AsyncEvent event) {
    parking.gone(this);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    parking.gone(this);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // The application starts its own asynchronous cycle after the release: no longer ours.
  }
}
