package upgrade.web.scope;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Reads on a thread of its own, so that nobody waits for long for a container that is busy, and
 * keeps what was read last.
 *
 * <p>Pax Web answers {@code getRuntimeDTO} on its only configuration thread. T1 stops a bundle,
 * holds locks of the framework, and waits for us; we ask. T2, the configuration thread, is in the
 * middle of a registration and needs one of those locks: it loads a class, or gets a service. If we
 * waited for T2, all three would wait for ever. So the one that asks goes on after {@code bound}
 * with what was read last; that is at most {@code delay} and a reading older than the last change
 * that T2 has come to the end of, and what T2 has not come to the end of did not serve yet.
 */
final class Reading implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final Supplier<EndpointSnapshot> reader;
  private final Duration bound;
  private final Duration delay;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile EndpointSnapshot last = EndpointSnapshot.NONE;
  private volatile long begun;
  private volatile boolean busy;

  /**
   * @param reader may throw an IllegalStateException: then nothing was read
   * @param bound how long one that asks waits at most
   * @param delay how long after a change it is read, once for all that come meanwhile
   */
  Reading(Supplier<EndpointSnapshot> reader, Duration bound, Duration delay) {
    this.reader = reader;
    this.bound = bound;
    this.delay = delay;
    this.thread = new ScheduledThreadPoolExecutor(1, factory());
    thread.setKeepAliveTime(IDLE.toNanos(), TimeUnit.NANOSECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory factory() {
    return task -> {
      Thread thread = new Thread(null, task, "upgrade-endpoints", 0, false);
      thread.setDaemon(true);
      // Else it would keep the class loader of whoever asked first.
      thread.setContextClassLoader(Reading.class.getClassLoader());
      return thread;
    };
  }

  /** What is there now, read after the call; empty if that is not to be had in time. */
  Optional<EndpointSnapshot> now() {
    if (isStuck()) {
      return Optional.empty();
    }
    CompletableFuture<EndpointSnapshot> result = new CompletableFuture<>();
    try {
      thread.execute(() -> read(result));
      return Optional.of(result.get(bound.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      result.cancel(false); // one that nobody waits for any more is not read
    }
  }

  /** What was read last; waits for nobody. */
  EndpointSnapshot last() {
    return last;
  }

  /** Something has changed: reads in a moment. */
  void changed() {
    if (due.compareAndSet(false, true)) {
      try {
        thread.schedule(this::readDue, delay.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        return;
      }
    }
  }

  private void readDue() {
    due.set(false); // before it reads: what changes from now on is due again
    read(new CompletableFuture<>());
  }

  private void read(CompletableFuture<EndpointSnapshot> result) {
    if (result.isDone()) {
      return;
    }
    begun = System.nanoTime();
    busy = true;
    try {
      EndpointSnapshot read = reader.get();
      last = read;
      result.complete(read);
    } catch (RuntimeException | LinkageError e) {
      result.completeExceptionally(e);
    } finally {
      busy = false;
    }
  }

  /** Whoever comes behind one that takes that long would wait in vain. */
  private boolean isStuck() {
    return busy && System.nanoTime() - begun > bound.toNanos();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
