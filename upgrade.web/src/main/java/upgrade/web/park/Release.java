package upgrade.web.park;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;

/**
 * Paces the release: as fast as released requests end, and at a steady rate even if they do not.
 *
 * <p>A burst of thousands would otherwise meet a new version whose caches are cold, all at once.
 */
final class Release {
  /**
   * So many released requests may be running before the steady rate alone counts: about half of the
   * threads that a container has (Jetty: 200), so that it also serves those that come new.
   */
  static final int WINDOW = 100;

  private static final Logger LOG = Logs.logger("upgrade.park");
  private static final int TICKS_PER_SECOND = 100;

  private final BooleanSupplier dispatchNext;
  private final IntSupplier perSecond;
  private final AtomicInteger released = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Object timer = new Object();
  private @Nullable ScheduledExecutorService executor;
  private @Nullable ScheduledFuture<?> ticking;
  private volatile boolean stopped;

  /** What a tick owes, in hundredths of a request; only the timer's thread uses it. */
  private int due;

  /**
   * @param dispatchNext releases one and says whether there was one; called by one thread at a time
   */
  Release(BooleanSupplier dispatchNext, IntSupplier perSecond) {
    this.dispatchNext = dispatchNext;
    this.perSecond = perSecond;
  }

  /** Releases what the window allows and goes on by itself with the rest. */
  void run() {
    pump(0);
  }

  /** A released request has ended. */
  void ended() {
    if (released.updateAndGet(Release::oneLess) < window()) {
      pump(0);
    }
  }

  /**
   * T1 (here): releases it. T2 (the request): ends, and takes itself off the count. So it is
   * counted before, or T1 would count it when it is gone, and it would take up room for good.
   */
  private boolean releasesOne() {
    boolean one = false;
    released.incrementAndGet();
    try {
      one = dispatchNext.getAsBoolean();
      return one;
    } finally {
      if (!one) {
        released.updateAndGet(Release::oneLess);
      }
    }
  }

  /** Never below none: who is counted off may have been released before the count began anew. */
  private static int oneLess(int n) {
    return Math.max(0, n - 1);
  }

  /**
   * Releases within the window, and {@code extra} beyond it.
   *
   * <p>One thread at a time, without a lock: whoever comes meanwhile leaves a mark, and the one at
   * work goes round again.
   */
  private void pump(int extra) {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    boolean done = false;
    try {
      release(extra);
      done = true;
    } finally {
      if (!done) {
        // Whatever it was that broke out: the next one to call goes on.
        calls.set(0);
      }
    }
  }

  private void release(int extra) {
    int beyond = extra;
    int seen = 1;
    boolean more;
    do {
      more = true;
      while (more && (released.get() < window() || beyond-- > 0)) {
        more = releasesOne();
      }
      // Still alone here: the timer follows what this thread saw last.
      tick(more);
      seen = calls.addAndGet(-seen);
    } while (seen != 0);
  }

  /** A rate below the window is meant: not more than that at once either. */
  private int window() {
    return Math.min(WINDOW, perSecond.getAsInt());
  }

  /** Never throws: that would end the timer. */
  private void tickPump() {
    try {
      due += perSecond.getAsInt();
      int extra = due / TICKS_PER_SECOND;
      due -= extra * TICKS_PER_SECOND;
      pump(extra);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a release failed, the next one goes on", e);
    }
  }

  private void tick(boolean more) {
    synchronized (timer) {
      if (!more || stopped) {
        if (ticking != null) {
          ticking.cancel(false);
          ticking = null;
          released.set(0);
        }
      } else if (ticking == null) {
        if (executor == null) {
          executor = newExecutor();
        }
        long period = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
        ticking =
            executor.scheduleAtFixedRate(this::tickPump, period, period, TimeUnit.NANOSECONDS);
      }
    }
  }

  void stop() {
    stopped = true;
    synchronized (timer) {
      if (executor != null) {
        executor.shutdownNow();
      }
      executor = null;
      ticking = null;
    }
  }

  /** Keeps no thread while nothing is released. */
  private static ScheduledExecutorService newExecutor() {
    ScheduledThreadPoolExecutor pool =
        (ScheduledThreadPoolExecutor)
            Executors.newScheduledThreadPool(
                1,
                task -> {
                  Thread thread = new Thread(task, "upgrade-release");
                  thread.setDaemon(true);
                  return thread;
                });
    pool.setKeepAliveTime(1, TimeUnit.SECONDS);
    pool.allowCoreThreadTimeOut(true);
    pool.setRemoveOnCancelPolicy(true);
    return pool;
  }
}
