package upgrade.web.scope;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; tests put their own time in its place. */
class Alarm {
  private final Semaphore rung = new Semaphore(0);

  long nanoTime() {
    return System.nanoTime();
  }

  /** Ends the wait that is on, or the next one. */
  void ring() {
    rung.release();
  }

  void await(long nanos) throws InterruptedException {
    if (rung.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }
}
