package upgrade.paxweb.seam;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import upgrade.log.Logs;
import upgrade.web.path.RequestPath;

/**
 * Puts a {@link FrontHandler} in front of each server, and takes it away again.
 *
 * <p>A {@code Handler} registered as a service would be simpler, but Pax Web restarts its server
 * for each that comes or goes. It takes a {@code Customizer} without: this one is called with each
 * request right before the server's handler is, and sees to it that this is ours. So the first
 * request of a server meets it already, whenever and however often Pax Web makes a new server.
 */
final class Entrance implements HttpConfiguration.Customizer {
  /** Of two services of equal ranking Pax Web takes only one, so nobody else's may be this. */
  private static final int RANKING = -1_836_021_353;

  private static final Logger LOG = Logs.logger("upgrade.seam");

  private final RequestPath path;
  private final Swap swap;
  private final Servers servers = new Servers();
  private final Servers refused = new Servers();
  private volatile @Nullable String problem;
  private volatile boolean closed;
  private @Nullable ServiceRegistration<?> registration;

  /** Exchanges the handler of a server. */
  @FunctionalInterface
  interface Swap {
    boolean swap(Server server, Handler from, Handler to);
  }

  Entrance(RequestPath path) {
    this(path, HandlerField::swap);
  }

  Entrance(RequestPath path, Swap swap) {
    this.path = path;
    this.swap = swap;
  }

  void open(BundleContext context) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Constants.SERVICE_RANKING, RANKING);
    try {
      registration = context.registerService(HttpConfiguration.Customizer.class, this, properties);
    } catch (IllegalStateException e) {
      problem = "our bundle is being stopped";
    }
  }

  RequestPath path() {
    return path;
  }

  /** Whether requests are to pass by: those that our handler has let in go on. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void customize(Connector connector, HttpConfiguration configuration, Request request) {
    if (closed) {
      // Pax Web may have put us into this list twice, and has taken us out once.
      Servers.remove(configuration, this);
      return;
    }
    Server server = connector.getServer();
    if (!(server.getHandler() instanceof FrontHandler front && front.isOf(this))) {
      enter(server);
    }
  }

  /**
   * T1 (request): notes the server, swaps, then looks whether we are closed. T2 (close): says so,
   * then swaps back all that are noted. Either T1 sees it, or T2 sees the server.
   */
  void enter(Server server) {
    Handler next = server.getHandler();
    if (next == null || refused.contains(server) || isBehindAnother(server)) {
      return;
    }
    servers.add(server);
    try {
      if (swap.swap(server, next, new FrontHandler(this, next))) {
        Servers.removeDuplicates(server);
        LOG.log(Level.INFO, () -> "requests of " + name(server) + " pass through our handler");
      }
    } catch (RuntimeException | LinkageError e) {
      String what = "our handler cannot be put in front of " + name(server) + ": " + e;
      // Once for each server, not with each request.
      refused.add(server);
      problem = what;
      LOG.log(Level.WARNING, what, e);
    }
    if (closed) {
      leave(server);
    }
  }

  /** Somebody has put a handler of his own in front of ours: requests pass through both. */
  private boolean isBehindAnother(Server server) {
    for (Handler handler : server.getChildHandlersByClass(FrontHandler.class)) {
      if (handler instanceof FrontHandler front && front.isOf(this)) {
        return true;
      }
    }
    return false;
  }

  private void leave(Server server) {
    if (server.getHandler() instanceof FrontHandler front && front.isOf(this)) {
      swap.swap(server, front, front.next());
    } else if (isBehindAnother(server)) {
      LOG.log(
          Level.WARNING,
          () ->
              "our handler stays in "
                  + name(server)
                  + " and lets requests pass: another is in front of it");
    }
  }

  void close() {
    closed = true;
    ServiceRegistration<?> registered = registration;
    if (registered != null) {
      try {
        registered.unregister();
      } catch (IllegalStateException e) {
        // The bundle's stop has done it.
      }
    }
    for (Server server : servers.all()) {
      leave(server);
      Servers.remove(server, this);
    }
  }

  List<String> problems() {
    String now = problem;
    return now == null ? List.of() : List.of(now);
  }

  Duration idleTimeout() {
    return servers.idleTimeout();
  }

  private static String name(Server server) {
    return "Jetty " + server.getURI();
  }
}
