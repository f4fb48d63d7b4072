package upgrade.itest.kit;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits, bounded, for what no latch can tell. */
public final class Await {
  private static final long BOUND_MILLIS = 15_000;

  private Await() {}

  /** Fails, naming it, if it does not become true in time. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    if (!within(BOUND_MILLIS, condition)) {
      throw new AssertionError("waited in vain until " + what);
    }
  }

  /** Whether it becomes true in that time. */
  public static boolean within(long millis, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return true;
  }
}
