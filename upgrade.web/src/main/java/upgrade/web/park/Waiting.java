package upgrade.web.park;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;

/**
 * One request that waits, with or without a thread; ended exactly once, by whoever comes first.
 *
 * <p>Release (the gate opens), rejection (deadline, stop) and the container's own end race; {@link
 * #claim} decides.
 */
public final class Waiting {

  /** How a wait ended. */
  public enum End {
    /** It may go on. */
    RELEASED,
    /** It is to be answered 503. */
    REJECTED,
    /** The container ended it. */
    GONE
  }

  private final Exchange exchange;
  private final GateState gate;
  private final boolean failed;
  private final Parking parking;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final AtomicReference<@Nullable String> why = new AtomicReference<>();
  private final AtomicBoolean arrived = new AtomicBoolean();
  private final CountDownLatch woken = new CountDownLatch(1);
  private volatile @Nullable Suspended suspended;

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

  /** How it ended; absent while it waits. */
  public @Nullable End end() {
    return end.get();
  }

  /** It leaves its thread. */
  void suspended(Suspended how) {
    suspended = how;
  }

  /** How it left its thread; absent if it waits on it. */
  @Nullable Suspended suspended() {
    return suspended;
  }

  /** Its time is over; on a thread of the container. */
  public void expired() {
    parking.expired(this);
  }

  /** The container has ended it, perhaps after we did. */
  public void gone() {
    parking.gone(this);
  }

  /** Blocks the calling thread until somebody claims it or the time is over. */
  boolean awaitClaim(long millis) throws InterruptedException {
    return woken.await(millis, TimeUnit.MILLISECONDS);
  }
}
