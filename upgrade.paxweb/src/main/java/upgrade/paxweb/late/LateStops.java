package upgrade.paxweb.late;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Holds the start of a bundle back until Pax Web has dealt with its stop.
 *
 * <p>Pax Web hears STOPPED later, on the framework's thread for events, and then, on a thread of
 * its own, throws away all that the bundle has registered with it. T1 (updates): stop, start, the
 * new version registers its servlets. T2 (Pax Web): throws away what there is. If T1 is faster, the
 * new servlets are gone for good, and nothing says so. So T1 waits, bounded, until the event has
 * been delivered and that thread has been idle for a moment; what tells more exactly is not
 * exported.
 */
public final class LateStops implements SynchronousBundleListener {
  static final String PAX_WEBS_THREAD = "HttpService->Whiteboard";

  private static final long MOST_MILLIS = 1_000;
  private static final int IDLE_SAMPLES = 4;
  private static final long SAMPLE_MILLIS = 3;

  private final Map<Long, CountDownLatch> stops = new ConcurrentHashMap<>();
  private final BundleListener delivered = this::delivered;
  private final BooleanSupplier busy;
  private final long mostMillis;
  private @Nullable BundleContext context;

  public LateStops() {
    this(LateStops::isBusy, MOST_MILLIS);
  }

  /**
   * @param busy whether Pax Web may be dealing with a stop
   * @param mostMillis how long a start is held back at most
   */
  LateStops(BooleanSupplier busy, long mostMillis) {
    this.busy = busy;
    this.mostMillis = mostMillis;
  }

  public synchronized void open(BundleContext ours) {
    context = ours;
    ours.addBundleListener(this);
    ours.addBundleListener(delivered);
  }

  public synchronized void close() {
    BundleContext ours = context;
    context = null;
    if (ours == null) {
      return;
    }
    try {
      ours.removeBundleListener(this);
      ours.removeBundleListener(delivered);
    } catch (IllegalStateException e) {
      // The bundle's stop has done it.
    }
    stops.values().forEach(CountDownLatch::countDown);
    stops.clear();
  }

  /** In the thread that stops and starts. */
  @Override
  public void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    switch (event.getType()) {
      case BundleEvent.STOPPED -> stops.put(bundle.getBundleId(), new CountDownLatch(1));
      case BundleEvent.STARTING -> {
        CountDownLatch stop = stops.get(bundle.getBundleId());
        if (stop != null) {
          await(stop);
          // Not before: T2, the thread for events, may tell of the stop only now and looks for it.
          stops.remove(bundle.getBundleId(), stop);
        }
      }
      case BundleEvent.UNINSTALLED -> stops.remove(bundle.getBundleId());
      default -> {
        // Neither a stop nor a start.
      }
    }
  }

  /** In the framework's thread for events, right before or after Pax Web hears the same. */
  private void delivered(BundleEvent event) {
    CountDownLatch stop = stops.get(event.getBundle().getBundleId());
    if (stop != null && event.getType() == BundleEvent.STOPPED) {
      stop.countDown();
    }
  }

  private void await(CountDownLatch stop) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    try {
      if (!stop.await(mostMillis, TimeUnit.MILLISECONDS)) {
        return;
      }
      int idle = 0;
      while (idle < IDLE_SAMPLES && System.nanoTime() - end < 0) {
        idle = busy.getAsBoolean() ? 0 : idle + 1;
        TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a thread of that name does anything but wait for work; it has more name at work. */
  private static boolean isBusy() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 64];
    int count = root.enumerate(threads);
    for (int i = 0; i < count; i++) {
      String name = threads[i].getName();
      if (name.startsWith(PAX_WEBS_THREAD)
          && (name.length() > PAX_WEBS_THREAD.length()
              || threads[i].getState() != Thread.State.WAITING)) {
        return true;
      }
    }
    return false;
  }
}
