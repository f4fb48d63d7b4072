package upgrade.web.seam;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Dictionary;
import java.util.Hashtable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import upgrade.log.Logs;
import upgrade.web.path.RequestPath;

/**
 * Keeps our two preprocessors at the two ends of the chain.
 *
 * <p>Of equal rankings the higher service id runs later (Felix HTTP, AbstractInfo.compareTo). So a
 * newcomer that also has the lowest ranking would run behind ours: ours is registered once more
 * then, and is the last again. Nothing can be done about one that has the highest ranking and was
 * there before us; CheckConnections tells.
 */
final class Ends implements ServiceListener {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private final BundleContext context;
  private final RequestPath path;
  private final String name;
  private final long server;
  private @Nullable ServiceRegistration<Preprocessor> first;
  private @Nullable ServiceRegistration<Preprocessor> last;
  private boolean closed;

  /**
   * @param name what the services are called in the HTTP service's runtime
   * @param server the bundle whose HTTP service is to take them, and no other
   */
  Ends(BundleContext context, RequestPath path, String name, long server) {
    this.context = context;
    this.path = path;
    this.name = name;
    this.server = server;
  }

  void open() {
    try {
      context.addServiceListener(
          this, "(" + Constants.OBJECTCLASS + "=" + Preprocessor.class.getName() + ")");
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new IllegalStateException("a filter made of a class name is valid", e);
    }
    // The last end first: a request that meets only this one passes it untouched.
    ServiceRegistration<Preprocessor> newLast = registerLast();
    ServiceRegistration<Preprocessor> newFirst =
        context.registerService(
            Preprocessor.class,
            new HandingPreprocessor(path::arrive),
            properties(Integer.MAX_VALUE, "first"));
    synchronized (this) {
      if (last == null) {
        last = newLast;
      }
      first = newFirst;
    }
  }

  private ServiceRegistration<Preprocessor> registerLast() {
    return context.registerService(
        Preprocessor.class,
        new HandingPreprocessor(path::dispatch),
        properties(Integer.MIN_VALUE, "last"));
  }

  private Dictionary<String, Object> properties(int ranking, String end) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Constants.SERVICE_RANKING, ranking);
    properties.put("osgi.http.whiteboard.preprocessor.init.name", name + "." + end);
    // Another one in the framework may have a seam of its own, or one that preprocessors break.
    properties.put(
        HttpWhiteboardConstants.HTTP_WHITEBOARD_TARGET,
        "(" + Constants.SERVICE_BUNDLEID + "=" + server + ")");
    return properties;
  }

  /** The service id of the first one; negative while it is not registered. */
  synchronized long firstId() {
    return id(first);
  }

  /** The service id of the last one; negative while it is not registered. */
  synchronized long lastId() {
    return id(last);
  }

  private static long id(@Nullable ServiceRegistration<?> registration) {
    return registration == null
        ? -1
        : (Long) registration.getReference().getProperty(Constants.SERVICE_ID);
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    ServiceReference<?> newcomer = event.getServiceReference();
    if (event.getType() == ServiceEvent.UNREGISTERING
        || newcomer.getBundle() == context.getBundle()
        || !ranksLast(newcomer)) {
      return;
    }
    long id = (Long) newcomer.getProperty(Constants.SERVICE_ID);
    ServiceRegistration<Preprocessor> before;
    synchronized (this) {
      if (closed || last == null || id < id(last)) {
        return;
      }
      before = last;
    }
    // Both are in the chain for a moment; the inner one lets the request pass.
    ServiceRegistration<Preprocessor> again = registerLast();
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        last = again;
      }
    }
    unregister(late ? again : before);
    LOG.log(Level.INFO, () -> "last again, behind service " + id + " of " + newcomer.getBundle());
  }

  private static boolean ranksLast(ServiceReference<?> reference) {
    return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking
        && ranking == Integer.MIN_VALUE;
  }

  void close() {
    ServiceRegistration<Preprocessor> oldFirst;
    ServiceRegistration<Preprocessor> oldLast;
    synchronized (this) {
      closed = true;
      oldFirst = first;
      oldLast = last;
      first = null;
      last = null;
    }
    context.removeServiceListener(this);
    unregister(oldFirst);
    unregister(oldLast);
  }

  private static void unregister(@Nullable ServiceRegistration<?> registration) {
    if (registration != null) {
      try {
        registration.unregister();
      } catch (IllegalStateException e) {
        // The bundle's stop has done it.
      }
    }
  }
}
