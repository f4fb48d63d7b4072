package upgrade.paxweb.seam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/** Remembers the servers that requests came to, as long as somebody else does. */
final class Servers {
  /** Jetty's own, which Pax Web keeps unless it is configured. */
  static final Duration DEFAULT_IDLE = Duration.ofSeconds(30);

  private final Set<Server> servers =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  void add(Server server) {
    servers.add(server);
  }

  boolean contains(Server server) {
    return servers.contains(server);
  }

  List<Server> all() {
    synchronized (servers) {
      return new ArrayList<>(servers);
    }
  }

  /** The shortest of all connectors. */
  Duration idleTimeout() {
    return all().stream()
        .flatMap(server -> List.of(server.getConnectors()).stream())
        .map(connector -> Duration.ofMillis(connector.getIdleTimeout()))
        .filter(timeout -> !timeout.isZero() && !timeout.isNegative())
        .min(Duration::compareTo)
        .orElse(DEFAULT_IDLE);
  }

  /** Takes it out of every list of that server, however often it is there. */
  static void remove(Server server, HttpConfiguration.Customizer customizer) {
    configurations(server, configuration -> remove(configuration, customizer));
  }

  static void remove(HttpConfiguration configuration, HttpConfiguration.Customizer customizer) {
    configuration.getCustomizers().removeIf(each -> each == customizer);
  }

  /**
   * With each customizer that is registered Pax Web adds all those before it once more: they would
   * run twice for each request since we came.
   */
  static void removeDuplicates(Server server) {
    configurations(
        server,
        configuration -> {
          List<HttpConfiguration.Customizer> live = configuration.getCustomizers();
          Set<HttpConfiguration.Customizer> seen =
              Collections.newSetFromMap(new IdentityHashMap<>());
          for (HttpConfiguration.Customizer each : List.copyOf(live)) {
            if (!seen.add(each)) {
              // The first that is equal: the order of those that stay is Pax Web's own.
              live.remove(each);
            }
          }
        });
  }

  private static void configurations(Server server, Consumer<HttpConfiguration> action) {
    for (Connector connector : server.getConnectors()) {
      for (ConnectionFactory factory : connector.getConnectionFactories()) {
        if (factory instanceof HttpConfiguration.ConnectionFactory http) {
          action.accept(http.getHttpConfiguration());
        }
      }
    }
  }
}
