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

  /**
   * Waits, bounded.
   *
   * @return whether it was opened in time
   */
  public boolean await() throws InterruptedException {
    return open.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
