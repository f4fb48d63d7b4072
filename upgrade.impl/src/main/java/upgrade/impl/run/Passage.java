package upgrade.impl.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets the thread that stops a bundle wait until the upgrade is ready for it. */
public final class Passage {
  /** What may go on at once. */
  public static final Passage OPEN = opened();

  private final CountDownLatch open = new CountDownLatch(1);
  private final Duration timeout;

  Passage(Duration timeout) {
    this.timeout = timeout;
  }

  private static Passage opened() {
    Passage passage = new Passage(Duration.ZERO);
    passage.open();
    return passage;
  }

  void open() {
    open.countDown();
  }

  /** How a wait ended. */
  public enum Waited {
    OPENED,
    TIMED_OUT,
    INTERRUPTED
  }

  /**
   * Waits, bounded.
   *
   * <p>An interrupt flag that is set damages the update that follows. One that was set before is
   * put aside and then given back, since that is how the framework would have met it without us; an
   * interrupt of our wait ends it, and is used up by that.
   */
  public Waited await() {
    boolean before = Thread.interrupted();
    try {
      return open.await(timeout.toMillis(), TimeUnit.MILLISECONDS)
          ? Waited.OPENED
          : Waited.TIMED_OUT;
    } catch (InterruptedException e) {
      return Waited.INTERRUPTED;
    } finally {
      if (before) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
