package upgrade.itest.kit;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Looks every millisecond whether the thread that stops the bundles waits in our code. */
public final class StoppingThread implements AutoCloseable {
  /** What a look may cost on a busy machine, and a lock that is about to be free. */
  private static final long NEGLIGIBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<String> waits = new CopyOnWriteArrayList<>();
  private final Thread observer = new Thread(this::observe, "itest-observer");
  private volatile Thread stopping;
  private volatile boolean over;

  private StoppingThread() {}

  /** From the first bundle that stops on. */
  public static StoppingThread of(BundleContext context) {
    StoppingThread observed = new StoppingThread();
    context.addBundleListener(
        (SynchronousBundleListener)
            event -> {
              // The system bundle is the first, on a thread that only hands over.
              if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() != 0) {
                observed.stopping = Thread.currentThread();
              }
            });
    observed.observer.setDaemon(true);
    observed.observer.start();
    return observed;
  }

  /** The stack of each wait that is worth mentioning; fails if nothing was ever seen to stop. */
  public List<String> waitsOfOurs() {
    if (stopping == null) {
      throw new AssertionError("no bundle has been seen to stop");
    }
    return List.copyOf(waits);
  }

  private void observe() {
    long since = 0;
    while (!over) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      Thread thread = stopping;
      List<StackTraceElement> stack =
          thread == null || !waits(thread) ? List.of() : Arrays.asList(thread.getStackTrace());
      if (!isOurs(stack)) {
        since = 0;
      } else if (since == 0) {
        since = System.nanoTime();
      } else if (System.nanoTime() - since > NEGLIGIBLE_NANOS) {
        waits.add(stack.toString());
        since = System.nanoTime();
      }
    }
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING
        || thread.getState() == Thread.State.BLOCKED;
  }

  /** Whether ours is the first above the platform's. */
  private static boolean isOurs(List<StackTraceElement> stack) {
    return stack.stream()
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .filter(name -> name.startsWith("upgrade.") && !name.startsWith("upgrade.itest."))
        .isPresent();
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    observer.join(TimeUnit.SECONDS.toMillis(5));
  }
}
