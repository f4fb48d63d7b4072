package upgrade.paxweb.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static upgrade.paxweb.seam.Servlets.before;
import static upgrade.paxweb.seam.Servlets.says;
import static upgrade.paxweb.seam.Servlets.servlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpChannelState;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.server.handler.HandlerCollection;
import org.junit.jupiter.api.Test;

/** What waits holds no thread, and goes on as if it had come just now. */
class ParkedTest {
  /** The server's first request ever: the entrance puts the handler there under its feet. */
  @Test
  void theFirstRequestWaitsAlreadyAndIsNoAsynchronousDispatch() throws Exception {
    AtomicInteger guarded = new AtomicInteger();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (JettySite site =
        new JettySite()
            .guard(before((request, response) -> guarded.incrementAndGet()))
            .serve(
                "/shop/*",
                servlet(
                    (request, response) -> {
                      HttpChannelState state =
                          Request.getBaseRequest(request).getHttpChannelState();
                      seen.add(
                          request.getDispatcherType()
                              + " "
                              + request.isAsyncStarted()
                              + " "
                              + state.isAsync()
                              + " "
                              + new ArrayList<>(Collections.list(request.getAttributeNames()))
                              + " "
                              + request.getServletPath()
                              + request.getPathInfo());
                      response.getWriter().print("new");
                    }))
            .enter()
            .start()) {
      site.closeGate();
      CompletableFuture<String> answer = site.send(JettySite.get("/shop/cart"));
      site.awaitWaiting(1);
      assertThat(site.server.getHandler()).isInstanceOf(FrontHandler.class);
      assertThat(guarded).hasValue(0);

      site.openGate();

      assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200").endsWith("new");
      assertThat(guarded).hasValue(1);
      assertThat(seen).containsExactly("REQUEST false false [] /shop/cart");
    }
  }

  /** As Pax Web keeps those that are registered as services: before its contexts, in one list. */
  @Test
  void theHandlersOfOthersRunOnceAndTheConnectionIsUsedAgain() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    try (JettySite site = new JettySite().serve("/*", says("served")).enter()) {
      HandlerCollection all = new HandlerCollection();
      all.setHandlers(
          new Handler[] {
            new AbstractHandler() {
              @Override
              public void handle(
                  String target,
                  Request base,
                  HttpServletRequest request,
                  HttpServletResponse response) {
                ran.incrementAndGet();
              }
            },
            site.contexts
          });
      site.server.setHandler(all);
      site.start();
      LocalConnector.LocalEndPoint connection =
          site.connector.executeRequest("GET /1 HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(connection.getResponse()).endsWith("served");
      site.closeGate();
      connection.addInput("GET /2 HTTP/1.1\r\nHost: test\r\n\r\n");
      site.awaitWaiting(1);
      assertThat(ran).hasValue(1);
      site.openGate();
      assertThat(connection.getResponse()).startsWith("HTTP/1.1 200").endsWith("served");
      assertThat(ran).hasValue(2);
      connection.addInput("HEAD /3 HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(connection.getResponse(true, 30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
      assertThat(ran).hasValue(3);
      connection.close();
    }
  }

  @Test
  void itHoldsNoThread() throws Exception {
    try (JettySite site = new JettySite().serve("/*", says("new")).enter().start()) {
      site.closeGate();
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(site.send(JettySite.get("/" + i)));
      }
      site.awaitWaiting(300);
      assertThat(site.server.getThreadPool().getThreads()).isLessThan(250);
      site.openGate();
      for (CompletableFuture<String> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200").endsWith("new");
      }
    }
  }

  @Test
  void theApplicationsOwnAsynchronousCycleIsAsWithoutUs() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    AsyncListener listener =
        new AsyncListener() {
          @Override
          public void onComplete(AsyncEvent event) {
            seen.add("complete");
          }

          @Override
          public void onTimeout(AsyncEvent event) {
            seen.add("timeout");
          }

          @Override
          public void onError(AsyncEvent event) {
            seen.add("error");
          }

          @Override
          public void onStartAsync(AsyncEvent event) {
            seen.add("again");
          }
        };
    try (JettySite site =
        new JettySite()
            .serve(
                "/*",
                servlet(
                    (request, response) -> {
                      if (request.getAttribute("second") != null) {
                        seen.add(request.getDispatcherType().name());
                        response.getWriter().print("second");
                        return;
                      }
                      request.setAttribute("second", true);
                      AsyncContext async = request.startAsync();
                      seen.add(String.valueOf(async.getTimeout()));
                      seen.add((String) request.getAttribute(AsyncContext.ASYNC_REQUEST_URI));
                      async.addListener(listener);
                      async.dispatch();
                    }))
            .enter()
            .start()) {
      String without = site.answer(JettySite.get("/a"));
      Awaitility.await().until(() -> seen.contains("complete"));
      List<String> expected = List.copyOf(seen);
      seen.clear();
      site.closeGate();
      CompletableFuture<String> parked = site.send(JettySite.get("/a"));
      site.awaitWaiting(1);
      site.openGate();
      assertThat(parked.get(30, TimeUnit.SECONDS)).isEqualTo(without);
      Awaitility.await().until(() -> seen.contains("complete"));
      assertThat(seen).isEqualTo(expected).contains("30000", "/a", "ASYNC", "complete");
    }
  }

  @Test
  void whatIsStuckIsAnswered503AtOnceParkedOrNew() throws Exception {
    try (JettySite site = new JettySite().serve("/*", says("old")).enter().start()) {
      site.closeGate();
      CompletableFuture<String> parked = site.send(JettySite.get("/1"));
      site.awaitWaiting(1);

      site.gate.refuse("1");
      site.parking.gateChanged();

      for (CompletableFuture<String> answer : List.of(parked, site.send(JettySite.get("/2")))) {
        assertThat(answer.get(30, TimeUnit.SECONDS))
            .startsWith("HTTP/1.1 503")
            .contains("Retry-After: ");
      }
      site.gate.hold("1");
      CompletableFuture<String> later = site.send(JettySite.get("/3"));
      site.awaitWaiting(1);
      site.openGate();
      assertThat(later.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200").endsWith("old");
    }
  }

  @Test
  void whatWaitsWhenWeGoIsAnswered503AndTheServersHandlerIsThereAgain() throws Exception {
    try (JettySite site = new JettySite().serve("/*", says("served")).enter().start()) {
      site.closeGate();
      CompletableFuture<String> parked = site.send(JettySite.get("/"));
      site.awaitWaiting(1);
      site.gate.stop();
      site.parking.gateChanged();
      assertThat(parked.get(30, TimeUnit.SECONDS))
          .startsWith("HTTP/1.1 503")
          .contains("Retry-After");

      site.entrance.close();

      assertThat(site.server.getHandler()).isSameAs(site.contexts);
      assertThat(site.configuration().getCustomizers()).isEmpty();
      assertThat(site.answer(JettySite.get("/"))).startsWith("HTTP/1.1 200").endsWith("served");
      assertThat(site.inFlight.count()).isZero();
    }
  }
}
