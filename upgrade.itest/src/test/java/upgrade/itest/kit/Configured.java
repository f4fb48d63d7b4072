package upgrade.itest.kit;

import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/** One configuration as a test wants it, until it is put back. */
final class Configured {
  private static final String FENCE = "upgrade.itest.fence";

  private final BundleContext context;
  private final String pid;
  private final Dictionary<String, Object> before;

  private Configured(BundleContext context, String pid, Dictionary<String, Object> before) {
    this.context = context;
    this.pid = pid;
    this.before = before;
  }

  /** What is set already and has no value here stays. */
  static Configured with(BundleContext context, String pid, Map<String, Object> values)
      throws Exception {
    Dictionary<String, Object> before = configuration(context, pid).getProperties();
    Dictionary<String, Object> wanted = new Hashtable<>();
    if (before != null) {
      Collections.list(before.keys()).forEach(key -> wanted.put(key, before.get(key)));
    }
    values.forEach(wanted::put);
    configuration(context, pid).update(wanted);
    awaitDelivered(context);
    return new Configured(context, pid, before);
  }

  void restore() throws Exception {
    if (before == null) {
      configuration(context, pid).delete();
    } else {
      configuration(context, pid).update(before);
      awaitDelivered(context);
    }
  }

  /**
   * Waits until Declarative Services have heard of all changes so far: one thread tells listeners
   * of one change after the other, so this one is told last.
   */
  private static void awaitDelivered(BundleContext context) throws Exception {
    CountDownLatch delivered = new CountDownLatch(1);
    ServiceRegistration<ConfigurationListener> listener =
        context.registerService(
            ConfigurationListener.class,
            event -> {
              if (event.getPid().equals(FENCE)) {
                delivered.countDown();
              }
            },
            null);
    try {
      Configuration fence = configuration(context, FENCE);
      fence.update(new Hashtable<>(Map.of("time", System.nanoTime())));
      if (!delivered.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("Configuration Admin told of no change");
      }
    } finally {
      listener.unregister();
    }
  }

  private static Configuration configuration(BundleContext context, String pid) throws Exception {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    try {
      return context.getService(reference).getConfiguration(pid, "?");
    } finally {
      context.ungetService(reference);
    }
  }
}
