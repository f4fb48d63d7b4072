package upgrade.impl.framework.app;

import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Handles what upgrades post, and passes it on as maps in a queue that is a service. */
public final class Eavesdropper implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    BlockingQueue<Map<String, Object>> heard = new LinkedBlockingQueue<>();
    EventHandler handler =
        event -> {
          Map<String, Object> properties = new HashMap<>();
          for (String name : event.getPropertyNames()) {
            properties.put(name, event.getProperty(name));
          }
          heard.add(properties);
        };
    context.registerService(
        EventHandler.class,
        handler,
        new Hashtable<>(Map.of(EventConstants.EVENT_TOPIC, "upgrade/*")));
    context.registerService(BlockingQueue.class, heard, null);
  }

  @Override
  public void stop(BundleContext context) {}
}
