package upgrade.web.race;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What instrumented code calls right before each access to shared memory. */
public final class Hooks {
  private Hooks() {}

  public static void access(Object owner, String what, boolean writes) {
    Run run = Run.current();
    if (run != null) {
      run.step(run.operation(owner, what, writes, () -> true));
    }
  }

  static void await(Object owner, String what, BooleanSupplier enabled) {
    Run run = Run.current();
    if (run != null) {
      run.step(run.operation(owner, what, false, enabled));
    }
  }

  /** An iterator reads what it was made of. */
  public static Iterator<?> iterator(Iterable<?> of, String what) {
    access(of, what, false);
    Iterator<?> iterator = of.iterator();
    Run run = Run.current();
    if (run != null) {
      run.isPartOf(iterator, of);
    }
    return iterator;
  }

  public static void lock(Object monitor) {
    Run run = Run.current();
    if (run != null) {
      run.lock(monitor);
    }
  }

  public static void unlock(Object monitor) {
    Run run = Run.current();
    if (run != null) {
      run.unlock(monitor);
    }
  }

  /** With deadlines it may also be that the time is over; without, one waits for good. */
  public static boolean await(CountDownLatch latch, long time, TimeUnit unit)
      throws InterruptedException {
    Run run = Run.current();
    if (run == null) {
      return latch.await(time, unit);
    }
    BooleanSupplier open = () -> latch.getCount() == 0;
    await(latch, "CountDownLatch.await", run.hasDeadlines() ? () -> true : open);
    return open.getAsBoolean();
  }

  /** As for a latch. */
  public static Object get(CompletableFuture<?> future, long time, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    Run run = Run.current();
    if (run != null) {
      await(
          future, "CompletableFuture.get", run.hasDeadlines() ? () -> true : () -> future.isDone());
      if (!future.isDone()) {
        throw new TimeoutException();
      }
    }
    return future.get(time, unit);
  }

  /** Whoever polls need not look again before something has changed. */
  public static void pause(long nanos) {
    Run run = Run.current();
    if (run != null) {
      run.awaitChange();
    }
  }

  /** A timer that is never due: what it would do is not needed for a request to go on. */
  public static @Nullable ScheduledFuture<?> never(
      ScheduledExecutorService timer, Runnable task, long first, long period, TimeUnit unit) {
    return null;
  }

  /** A seeded bug: looks, and then sets as if nothing could have happened between. */
  public static boolean lookThenSet(AtomicReference<Object> reference, Object expected, Object by) {
    access(reference, "AtomicReference.get", false);
    if (reference.get() != expected) {
      return false;
    }
    access(reference, "AtomicReference.set", true);
    reference.set(by);
    return true;
  }

  /** A seeded bug, as above. */
  public static int readThenIncrement(AtomicInteger counter) {
    access(counter, "AtomicInteger.get", false);
    int more = counter.get() + 1;
    access(counter, "AtomicInteger.set", true);
    counter.set(more);
    return more;
  }
}
