package upgrade.paxweb.jetty12;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import upgrade.web.gate.Gate;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Totals;
import upgrade.web.inflight.InFlight;
import upgrade.web.park.Parking;
import upgrade.web.path.Parts;
import upgrade.web.record.Bodies;
import upgrade.web.record.SpillFiles;
import upgrade.web.rerun.Policy;
import upgrade.web.scope.Scope;
import upgrade.web.settings.WebSettings;

/** A Jetty with one servlet, and us in front of it. */
final class Site implements AutoCloseable {
  /** What the servlet does. */
  interface Service {
    void run(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  final Gate gate = new Gate();
  final Totals totals = new Totals();
  final Parking parking;
  final InFlight inFlight;
  final Front front;
  final Server server = new Server(new QueuedThreadPool(20));
  final Handler ownHandler;
  final ContextHandlerCollection contexts = new ContextHandlerCollection();
  final ServletContextHandler context = new ServletContextHandler("/");
  final AtomicInteger filtered = new AtomicInteger();
  final Map<String, Long> figures = new ConcurrentHashMap<>();
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  volatile WebSettings settings = WebSettings.DEFAULT;
  volatile Policy policy = Policy.IDEMPOTENT;

  /** What happens after a request has passed us, before its servlet is looked up. */
  volatile Runnable inside = () -> {};

  volatile Service service = (request, response) -> response.getWriter().print("hello");
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  Site(Path spill) throws Exception {
    parking = new Parking(gate, () -> settings);
    inFlight = new InFlight(gate, parking::ended);
    Bodies bodies = new Bodies(() -> settings, new SpillFiles(spill));
    front =
        new Front(new JettyPath(new Parts(gate, inFlight, parking, (path, has) -> policy, bodies)));
    ServletHolder holder =
        new ServletHolder(
            new HttpServlet() {
              @Override
              protected void service(HttpServletRequest request, HttpServletResponse response)
                  throws ServletException, IOException {
                service.run(request, response);
              }
            });
    holder.setAsyncSupported(true);
    holder.getRegistration().setMultipartConfig(new MultipartConfigElement(spill.toString()));
    context.addServlet(holder, "/app/*");
    Filter counting =
        (request, response, chain) -> {
          filtered.incrementAndGet();
          chain.doFilter(request, response);
        };
    FilterHolder filter = new FilterHolder(counting);
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    contexts.addHandler(context);
    server.setHandler(
        new Handler.Wrapper(contexts) {
          @Override
          public boolean handle(
              org.eclipse.jetty.server.Request request,
              org.eclipse.jetty.server.Response response,
              org.eclipse.jetty.util.Callback callback)
              throws Exception {
            inside.run();
            return super.handle(request, response, callback);
          }
        });
    ownHandler = server.getHandler();
    connector.setHost("127.0.0.1");
    connector
        .getConnectionFactory(HttpConnectionFactory.class)
        .getHttpConfiguration()
        .addCustomizer(front);
    server.addConnector(connector);
    server.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> get(String path) throws Exception {
    return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** As an upgrade that covers everything does. */
  void closeGate() {
    gate.close(
        Scope.EVERYTHING,
        new Tally("1", (figure, n) -> figures.merge(figure, n, Long::sum), totals));
  }

  /** Lets those run again that have failed. */
  void rerun() {
    gate.rerun();
    parking.gateChanged();
  }

  void openGate() {
    gate.open();
    parking.gateChanged();
  }

  void parkAtMost(Duration time) {
    WebSettings given = WebSettings.DEFAULT;
    settings =
        new WebSettings(
            given.shortDrain(),
            given.longDrain(),
            given.refreshDrain(),
            given.ready(),
            time,
            given.parkedRequests(),
            given.parkedBytes(),
            given.bodyMemory(),
            given.bodyMax(),
            given.releaseRate());
  }

  /** What an upgrade does while a request is inside the application. */
  void upgradeUnderRequest() {
    closeGate();
  }

  long figure(String name) {
    return figures.getOrDefault(name, 0L);
  }

  @Override
  public void close() throws Exception {
    gate.stop();
    parking.gateChanged();
    server.stop();
  }
}
