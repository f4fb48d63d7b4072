package upgrade.impl.run;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;

/**
 * Calls foreign code, and comes back: after its deadline, when interrupted, whatever it throws.
 *
 * <p>One caller at a time; {@link #interrupt} from any thread.
 */
final class Guard {
  /** How long interrupted code may take to notice, before it is left behind on its thread. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Executor workers;
  private final LongSupplier nanoTime;
  private volatile @Nullable Current current;

  Guard(Executor workers, LongSupplier nanoTime) {
    this.workers = workers;
    this.nanoTime = nanoTime;
  }

  private record Current(FutureTask<@Nullable Void> task, BooleanSupplier superseded) {}

  /** A call that ignores its interrupt: it goes on by itself, on a thread of ours. */
  record Left(Thread thread, CountDownLatch ended, AtomicReference<@Nullable Throwable> thrown) {
    boolean isOver() {
      return ended.getCount() == 0;
    }

    /** Whether it has done, late, what it was called for. */
    boolean isDone() {
      return isOver() && thrown.get() == null;
    }
  }

  /** What the guard calls. */
  interface Call {
    void run() throws Exception;
  }

  /** How a call ended. */
  enum Kind {
    DONE,
    FAILED,
    TIMED_OUT,
    INTERRUPTED
  }

  /**
   * How a call ended, what it threw, how long it took.
   *
   * @param thrown empty unless {@link Kind#FAILED}
   * @param left what was left behind, if it did not end
   */
  record Ended(
      Kind kind,
      java.util.Optional<Throwable> thrown,
      Duration duration,
      java.util.Optional<Left> left) {

    /** What is not for us to swallow: it goes on once everything is undone. */
    java.util.Optional<Error> error() {
      return thrown
          .filter(t -> t instanceof Error && !(t instanceof LinkageError))
          .map(Error.class::cast);
    }

    Ended leaving(Left behind) {
      return new Ended(kind, thrown, duration, java.util.Optional.of(behind));
    }

    String reason() {
      return switch (kind) {
        case DONE -> "";
        case TIMED_OUT -> "did not end within its deadline of " + duration.toMillis() + " ms";
        case INTERRUPTED -> "interrupted";
        case FAILED ->
            thrown
                .map(t -> t instanceof upgrade.api.UpgradeException ? t.getMessage() : words(t))
                .orElse("failed");
      };
    }

    /** A bundle that stops while a step of it runs is told by both frameworks in this way only. */
    private static String words(Throwable thrown) {
      boolean stopped =
          thrown instanceof IllegalStateException
              && String.valueOf(thrown.getMessage()).contains("BundleContext");
      return stopped ? "a bundle that it needs has stopped: " + thrown : thrown.toString();
    }
  }

  /**
   * @param superseded whether nobody wants the call any more; asked before it begins and at {@link
   *     #interrupt}
   */
  Ended call(Call call, Duration timeout, BooleanSupplier superseded) {
    long start = nanoTime.getAsLong();
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean decided = new AtomicBoolean(); // whether it begins, or never will
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    FutureTask<@Nullable Void> task =
        new FutureTask<>(
            () -> {
              thread.set(Thread.currentThread());
              try {
                if (decided.compareAndSet(false, true)) {
                  call.run();
                }
                return null;
              } catch (Throwable e) {
                thrown.set(e);
                throw e;
              } finally {
                ended.countDown();
              }
            });
    // T1 (here) publishes the call, then looks whether it is superseded; T2 supersedes, then
    // interrupts: one of the two sees the other.
    current = new Current(task, superseded);
    try {
      if (superseded.getAsBoolean()) {
        return end(Kind.INTERRUPTED, null, start);
      }
      workers.execute(task);
      task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return end(Kind.DONE, null, start);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause instanceof InterruptedException
          ? end(Kind.INTERRUPTED, null, start)
          : end(Kind.FAILED, cause, start);
    } catch (TimeoutException e) {
      boolean gone = cancel(task, decided, ended);
      Thread behind = thread.get();
      Ended late = end(Kind.TIMED_OUT, null, start);
      return gone || behind == null ? late : late.leaving(new Left(behind, ended, thrown));
    } catch (CancellationException | InterruptedException e) {
      cancel(task, decided, ended);
      return end(Kind.INTERRUPTED, null, start);
    } catch (RuntimeException e) { // no thread to be had
      return end(Kind.FAILED, e, start);
    } finally {
      current = null;
    }
  }

  /** Interrupts what is being called now, if it is superseded. */
  void interrupt() {
    Current calling = current;
    if (calling != null && calling.superseded().getAsBoolean()) {
      calling.task().cancel(true);
    }
  }

  private Ended end(Kind kind, @Nullable Throwable thrown, long start) {
    Duration duration = Duration.ofNanos(nanoTime.getAsLong() - start);
    return new Ended(
        kind, java.util.Optional.ofNullable(thrown), duration, java.util.Optional.empty());
  }

  /**
   * Interrupts it, once: never two steps at a time, as far as it is for us to say.
   *
   * @return whether it has ended
   */
  private static boolean cancel(FutureTask<?> task, AtomicBoolean decided, CountDownLatch ended) {
    task.cancel(true);
    if (decided.compareAndSet(false, true)) {
      return true; // it had not begun
    }
    try {
      if (ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      Logs.logger("upgrade.run")
          .log(System.Logger.Level.WARNING, "a step ignores its interrupt and is left behind");
    } catch (InterruptedException e) {
      // The caller is being told to hurry; it is on its way back already.
    }
    return false;
  }
}
