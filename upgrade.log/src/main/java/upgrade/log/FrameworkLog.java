package upgrade.log;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.util.tracker.ServiceTracker;

/** Follows the framework's log service while our bundle is active. */
final class FrameworkLog {
  private final Bundle bundle;

  /**
   * Weak, since nobody tells us that our bundle has stopped. The framework holds the tracker, by
   * its listener, until then; from then on nothing does, nor the service that it had found.
   */
  private final AtomicReference<@Nullable WeakReference<Tracking>> tracking =
      new AtomicReference<>();

  /** Throws NoClassDefFoundError if the package of the log service is not there. */
  FrameworkLog(Bundle bundle) {
    this.bundle = bundle;
    Objects.requireNonNull(LoggerFactory.class);
  }

  /** Null while there is no service, or our bundle is not active. */
  System.@Nullable Logger logger(String name) {
    BundleContext context = bundle.getBundleContext();
    Found found = context == null ? null : following(context).getService();
    return found == null ? null : found.logger(name);
  }

  /** A bundle that starts again has another context, and needs another tracker. */
  private Tracking following(BundleContext context) {
    @Nullable WeakReference<Tracking> seen = tracking.get();
    Tracking current = seen == null ? null : seen.get();
    if (current != null && current.isOf(context)) {
      return current;
    }
    // Opened before it is published: whoever sees it finds the service. T1 and T2 may both open
    // one; the loser takes its own away again.
    Tracking opened = new Tracking(context);
    opened.open();
    if (!tracking.compareAndSet(seen, new WeakReference<>(opened))) {
      opened.close();
      return following(context);
    }
    return opened;
  }

  private final class Tracking extends ServiceTracker<LoggerFactory, Found> {
    private Tracking(BundleContext context) {
      super(context, LoggerFactory.class, null);
    }

    private boolean isOf(BundleContext other) {
      return context.equals(other);
    }

    @Override
    public @Nullable Found addingService(ServiceReference<LoggerFactory> reference) {
      LoggerFactory factory = context.getService(reference);
      return factory == null ? null : new Found(factory);
    }

    @Override
    public void removedService(ServiceReference<LoggerFactory> reference, Found found) {
      context.ungetService(reference);
    }
  }

  /** One log service and its loggers, which go with it. */
  private final class Found {
    private final LoggerFactory factory;
    private final ConcurrentMap<String, System.Logger> loggers = new ConcurrentHashMap<>();

    private Found(LoggerFactory factory) {
      this.factory = factory;
    }

    private System.Logger logger(String name) {
      System.Logger known = loggers.get(name);
      if (known != null) {
        return known;
      }
      // Not computeIfAbsent: it would call the service with a lock held.
      System.Logger made = new OsgiLogger(factory.getLogger(bundle, name, Logger.class));
      System.Logger other = loggers.putIfAbsent(name, made);
      return other == null ? made : other;
    }
  }
}
