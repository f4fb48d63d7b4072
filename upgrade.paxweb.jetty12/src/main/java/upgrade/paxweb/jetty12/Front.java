package upgrade.paxweb.jetty12;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;

/**
 * Puts our handler in front of the handlers of each server that a request comes to, without a
 * restart.
 *
 * <p>Pax Web tells nobody its server, and a {@link Handler} that is registered as a service makes
 * it restart. A customizer does not, and sees the server before the server reads its handler, so
 * that even the first request passes. A server that runs refuses another handler: its field is
 * exchanged.
 */
final class Front implements HttpConfiguration.Customizer {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private final JettyPath path;
  private final Map<Server, FrontHandler> placed = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable String problem;

  Front(JettyPath path) {
    this.path = path;
  }

  /** A request has come, and the server is about to read its handler. */
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    Server server = request.getConnectionMetaData().getConnector().getServer();
    FrontHandler front = placed.get(server);
    // Somebody may have come in front of us since.
    if (!closed && (front == null || !stands(server, front))) {
      place(server);
    }
    return request;
  }

  private void place(Server server) {
    try {
      Handler first = server.getHandler();
      if (first == null) {
        return; // nobody to stand in front of
      }
      if (first instanceof FrontHandler front && front.leadsTo(path)) {
        return; // T2 has placed it, and is about to note it
      }
      FrontHandler front = new FrontHandler(first, path);
      if (!TheHandler.exchange(server, first, front)) {
        return; // T2 was faster
      }
      placed.keySet().removeIf(Server::isStopped);
      placed.put(server, front);
      problem = null;
      if (closed) {
        // T1: placed it after T2, close, had looked for all.
        remove(server, front);
        return;
      }
      LOG.log(Level.INFO, () -> "stands in front of the handlers of " + server);
    } catch (RuntimeException | LinkageError e) {
      String before = problem;
      problem = "our handler cannot stand in front of the server's: " + e;
      if (before == null) {
        LOG.log(Level.ERROR, problem, e);
      }
    }
  }

  /** From now on no request meets us; to be called when no server asks us any more. */
  void close() {
    closed = true;
    placed.forEach(this::remove);
  }

  private void remove(Server server, FrontHandler front) {
    front.retire();
    TheHandler.exchange(server, front, front.getHandler());
    placed.remove(server);
    // Pax Web adds all customizers again with each new one, and takes out one of each.
    for (HttpConfiguration configuration : configurations(server)) {
      configuration.getCustomizers().removeIf(customizer -> customizer == this);
    }
  }

  private static List<HttpConfiguration> configurations(Server server) {
    List<HttpConfiguration> all = new ArrayList<>();
    for (Connector connector : server.getConnectors()) {
      for (ConnectionFactory factory : connector.getConnectionFactories()) {
        if (factory instanceof HttpConfiguration.ConnectionFactory http) {
          all.add(http.getHttpConfiguration());
        }
      }
    }
    return all;
  }

  /** One line for each reason why requests pass by; empty if there is none. */
  List<String> problems() {
    String now = problem;
    List<String> problems = new ArrayList<>();
    if (now != null) {
      problems.add(now);
    }
    placed.forEach(
        (server, front) -> {
          if (server.isRunning() && !stands(server, front)) {
            problems.add("our handler does not stand in front of " + server + " any more");
          }
        });
    return problems;
  }

  private static boolean stands(Server server, FrontHandler front) {
    Handler handler = server.getHandler();
    while (handler != null && handler != front) {
      handler = handler instanceof Handler.Singleton one ? one.getHandler() : null;
    }
    return handler != null;
  }

  /** The field in which a server keeps its handler. */
  private static final class TheHandler {
    private static final VarHandle FIELD = field();

    private TheHandler() {}

    private static VarHandle field() {
      try {
        return MethodHandles.privateLookupIn(Handler.Wrapper.class, MethodHandles.lookup())
            .findVarHandle(Handler.Wrapper.class, "_handler", Handler.class);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this Jetty keeps its handler elsewhere", e);
      }
    }

    static boolean exchange(Server server, Handler expected, Handler by) {
      return FIELD.compareAndSet((Handler.Wrapper) server, expected, by);
    }
  }
}
