package upgrade.impl.version;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import upgrade.impl.thread.Daemons;
import upgrade.log.Logs;

/** Works off bundles one after the other, on a thread that is there only while there is work. */
final class Background implements AutoCloseable {
  private static final System.Logger LOG = Logs.logger("upgrade.version");
  private static final int IDLE_SECONDS = 2;
  private static final int AGAIN_MS = 500;
  private static final int ENDS_MS = 100;

  private final LongPredicate work;
  private final BooleanSupplier busy;
  private final Runnable before;
  private final ScheduledThreadPoolExecutor thread;
  private final Set<Long> waiting = new LinkedHashSet<>(); // guarded by this, as the next
  private boolean running;
  private volatile boolean closed;

  /**
   * @param before performed before each round
   * @param work for one bundle; whether it is done, or has to be done again
   * @param busy whether to stop for now; {@link #wake} goes on
   */
  Background(Runnable before, LongPredicate work, BooleanSupplier busy) {
    this.before = before;
    this.work = work;
    this.busy = busy;
    ThreadFactory threads = Daemons.named("versions");
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = threads.newThread(task);
              created.setPriority(Thread.MIN_PRIORITY);
              return created;
            });
    thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  void add(long bundleId) {
    synchronized (this) {
      waiting.add(bundleId);
    }
    wake();
  }

  void wake() {
    synchronized (this) {
      if (running || closed) {
        return;
      }
      running = true;
    }
    try {
      thread.execute(this::round);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  boolean isUnwanted() {
    return closed || busy.getAsBoolean();
  }

  private void round() {
    try {
      before.run();
    } catch (RuntimeException | LinkageError e) { // or it would come round and round again
      LOG.log(System.Logger.Level.WARNING, "kept versions", e);
    }
    try {
      for (Optional<Long> next = next(); next.isPresent(); next = next()) {
        if (!test(next.get())) {
          again(next.get());
        }
      }
    } finally {
      ended();
    }
  }

  private boolean test(long bundleId) {
    try {
      return work.test(bundleId);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "kept versions: bundle " + bundleId, e);
      return true;
    }
  }

  /** At once would meet it in the same state; when it is not for now, {@link #wake} tells when. */
  private void again(long bundleId) {
    if (isUnwanted()) {
      synchronized (this) {
        waiting.add(bundleId);
      }
      return;
    }
    try {
      thread.schedule(() -> add(bundleId), AGAIN_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  private synchronized Optional<Long> next() {
    if (isUnwanted() || waiting.isEmpty()) {
      return Optional.empty();
    }
    Long next = waiting.iterator().next();
    waiting.remove(next);
    return Optional.of(next);
  }

  private void ended() {
    boolean more;
    synchronized (this) {
      running = false;
      more = !waiting.isEmpty() && !isUnwanted();
    }
    // T1 (here) found nothing to do or was busy; T2 added or became idle before T1 left.
    if (more) {
      wake();
    }
  }

  /**
   * Ends with the entry that is being read. Waits for that for a moment: whoever deletes the
   * storage right afterwards shall not meet a file that comes.
   */
  @Override
  public void close() {
    closed = true;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(ENDS_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
