package upgrade.paxweb.seam;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.http.HttpServlet;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import upgrade.web.gate.Gate;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Totals;
import upgrade.web.inflight.InFlight;
import upgrade.web.park.Parking;
import upgrade.web.path.Parts;
import upgrade.web.path.RequestPath;
import upgrade.web.record.Bodies;
import upgrade.web.record.SpillFiles;
import upgrade.web.rerun.Policy;
import upgrade.web.scope.Scope;
import upgrade.web.settings.WebSettings;

/** A Jetty with contexts, as Pax Web makes it, and the engine of the request path beside it. */
final class JettySite implements AutoCloseable {
  final Server server = new Server();
  final LocalConnector connector = new LocalConnector(server);
  final ContextHandlerCollection contexts = new ContextHandlerCollection();
  final ServletContextHandler context =
      new ServletContextHandler(contexts, "/", ServletContextHandler.SESSIONS);
  final Gate gate = new Gate();
  final Totals totals = new Totals();
  final Parking parking = new Parking(gate, () -> WebSettings.DEFAULT);
  final InFlight inFlight = new InFlight(gate, parking::ended);
  final Entrance entrance =
      new Entrance(
          new RequestPath(
              new Parts(
                  gate,
                  inFlight,
                  parking,
                  (path, hasHeader) -> Policy.IDEMPOTENT,
                  new Bodies(
                      () -> WebSettings.DEFAULT, new SpillFiles(Path.of("target/bodies"))))));
  private final ExecutorService clients = Executors.newCachedThreadPool();

  JettySite() {
    connector.getConnectionFactory(HttpConnectionFactory.class).setInputBufferSize(4096);
    connector.setIdleTimeout(30_000);
    configuration().setSendDateHeader(false);
    configuration().setSendServerVersion(false);
    server.addConnector(connector);
    server.setHandler(contexts);
  }

  HttpConfiguration configuration() {
    return connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
  }

  JettySite serve(String pattern, HttpServlet servlet) {
    ServletHolder holder = new ServletHolder("test", servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, pattern);
    return this;
  }

  JettySite guard(Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    return this;
  }

  /** As Pax Web does when it hears of our service. */
  JettySite enter() {
    configuration().addCustomizer(entrance);
    return this;
  }

  JettySite start() throws Exception {
    server.start();
    return this;
  }

  void closeGate() {
    gate.close(Scope.EVERYTHING, new Tally("1", (figure, n) -> {}, totals));
  }

  void openGate() {
    gate.rerun();
    parking.gateChanged();
    gate.open();
    parking.gateChanged();
  }

  void awaitWaiting(int requests) {
    Awaitility.await().until(() -> parking.size() == requests);
  }

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
  }

  static String post(String path, String type, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  CompletableFuture<String> send(String request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return connector.getResponse(request, false, 30, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        clients);
  }

  String answer(String request) throws Exception {
    return send(request).get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    gate.stop();
    parking.gateChanged();
    server.stop();
    clients.shutdownNow();
  }
}
