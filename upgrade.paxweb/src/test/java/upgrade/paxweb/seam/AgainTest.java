package upgrade.paxweb.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static upgrade.paxweb.seam.Servlets.before;
import static upgrade.paxweb.seam.Servlets.says;
import static upgrade.paxweb.seam.Servlets.servlet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.MultipartConfigElement;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.security.UserAuthentication;
import org.eclipse.jetty.server.Authentication;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.server.handler.HandlerCollection;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that an upgrade made fail runs once more, as if the first attempt had never been. */
class AgainTest {
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger attempts = new AtomicInteger();

  /** Waits until the upgrade has begun, and fails as old code does then. */
  private IllegalStateException fails() {
    inside.countDown();
    try {
      assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new IllegalStateException("Invalid BundleContext.");
  }

  private String upgrade(JettySite site, String request) throws Exception {
    CompletableFuture<String> answer = site.send(request);
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
    site.closeGate();
    stopped.countDown();
    site.awaitWaiting(1);
    site.openGate();
    return answer.get(30, TimeUnit.SECONDS);
  }

  @Test
  void nothingOfTheFirstAttemptStays() throws Exception {
    AtomicInteger guarded = new AtomicInteger();
    try (JettySite site =
        new JettySite()
            .guard(before((request, response) -> guarded.incrementAndGet()))
            .serve("/*", servlet(this::remembers))
            .enter()
            .start()) {
      String answer = upgrade(site, JettySite.get("/shop"));
      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .doesNotContain("Set-Cookie", "X-Attempt", "first")
          .endsWith("second null null NotChecked true");
      assertThat(guarded).hasValue(2);
    }
  }

  private void remembers(HttpServletRequest request, HttpServletResponse response)
      throws java.io.IOException {
    Request base = Request.getBaseRequest(request);
    if (attempts.incrementAndGet() == 1) {
      request.getSession().setAttribute("of", "first");
      response.setHeader("X-Attempt", "1");
      request.setAttribute("of", "first");
      base.setAuthentication(new UserAuthentication("TEST", null));
      response.getWriter().print("first");
      throw fails();
    }
    Authentication authentication = base.getAuthentication();
    response
        .getWriter()
        .print(
            "second "
                + request.getSession(false)
                + " "
                + request.getAttribute("of")
                + " "
                + (authentication == null || authentication == Authentication.NOT_CHECKED
                    ? "NotChecked"
                    : authentication)
                + " "
                + base.isAsyncSupported());
  }

  @Test
  void aSessionOfTheSecondAttemptHasItsCookie() throws Exception {
    try (JettySite site =
        new JettySite()
            .serve(
                "/*",
                servlet(
                    (request, response) -> {
                      String session = request.getSession().getId();
                      if (attempts.incrementAndGet() == 1) {
                        throw fails();
                      }
                      response.getWriter().print("session=" + session);
                    }))
            .enter()
            .start()) {
      String answer = upgrade(site, JettySite.get("/shop"));
      String session = answer.substring(answer.indexOf("session=") + 8);
      assertThat(answer.split("Set-Cookie: JSESSIONID=", -1)).hasSize(2);
      assertThat(answer).contains("Set-Cookie: JSESSIONID=" + session);
    }
  }

  /** Jetty reads the body past our request, and keeps what it has read. */
  @Test
  void aFormIsThereAgain() throws Exception {
    try (JettySite site =
        new JettySite()
            .serve(
                "/*",
                servlet(
                    (request, response) -> {
                      String read = request.getParameter("name");
                      if (attempts.incrementAndGet() == 1) {
                        throw fails();
                      }
                      response.getWriter().print(read + request.getParameter("name"));
                    }))
            .enter()
            .start()) {
      site.configuration().addFormEncodedMethod("PUT");
      String form =
          JettySite.post("/", "application/x-www-form-urlencoded", "name=value")
              .replace("POST", "PUT");
      assertThat(upgrade(site, form)).startsWith("HTTP/1.1 200").endsWith("valuevalue");
    }
  }

  /** Parts it throws away with the attempt: the second would find none. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatHasReadPartsDoesNotRunAgain(boolean asParameters) throws Exception {
    try (JettySite site = new JettySite().enter()) {
      ServletHolder holder =
          new ServletHolder(
              servlet(
                  (request, response) -> {
                    attempts.incrementAndGet();
                    assertThat(
                            asParameters ? request.getParameter("name") : request.getPart("name"))
                        .isNotNull();
                    throw fails();
                  }));
      holder
          .getRegistration()
          .setMultipartConfig(new MultipartConfigElement(System.getProperty("java.io.tmpdir")));
      site.context.addServlet(holder, "/*");
      site.start();
      String body =
          "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nvalue\r\n--x--\r\n";
      CompletableFuture<String> answer =
          site.send(
              JettySite.post("/", "multipart/form-data; boundary=x", body).replace("POST", "PUT"));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      site.closeGate();
      stopped.countDown();
      assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 500");
      assertThat(attempts).hasValue(1);
    }
  }

  /** Nobody handled it: Jetty would answer 404, but only after it has left us. */
  @Test
  void aContextThatHadGoneIsLookedForAgain() throws Exception {
    try (JettySite site = new JettySite().serve("/*", says("back")).enter()) {
      AbstractHandler hold =
          new AbstractHandler() {
            @Override
            public void handle(
                String target,
                Request base,
                HttpServletRequest request,
                HttpServletResponse response) {
              if (attempts.incrementAndGet() == 1) {
                fails();
              }
            }
          };
      HandlerCollection all = new HandlerCollection(true);
      all.setHandlers(new Handler[] {hold});
      site.server.setHandler(all);
      site.start();
      CompletableFuture<String> answer = site.send(JettySite.get("/shop"));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      site.closeGate();
      stopped.countDown();
      site.awaitWaiting(1);
      all.addHandler(site.contexts);
      site.contexts.start();
      site.openGate();
      assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200").endsWith("back");
    }
  }

  /** It ran, and meant it: a servlet's own 404. */
  @Test
  void anAnswerOfTheApplicationsIsPassedOn() throws Exception {
    try (JettySite site =
        new JettySite()
            .serve(
                "/*",
                servlet(
                    (request, response) -> {
                      attempts.incrementAndGet();
                      fails();
                      response.sendError(404, "no such article");
                    }))
            .enter()
            .start()) {
      CompletableFuture<String> answer = site.send(JettySite.post("/shop", "text/plain", "order"));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      site.closeGate();
      stopped.countDown();
      assertThat(answer.get(30, TimeUnit.SECONDS))
          .startsWith("HTTP/1.1 404")
          .contains("no such article");
      assertThat(attempts).hasValue(1);
    }
  }

  /** The old context has stopped; the new one has its own sessions and its own everything. */
  @Test
  void anotherContextAtTheSamePathServesTheSecondAttempt() throws Exception {
    try (JettySite site =
        new JettySite()
            .serve(
                "/*",
                servlet(
                    (request, response) -> {
                      request.getSession();
                      throw fails();
                    }))
            .enter()
            .start()) {
      CompletableFuture<String> answer = site.send(JettySite.get("/shop"));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      site.closeGate();
      site.contexts.removeHandler(site.context);
      site.context.stop();
      stopped.countDown();
      site.awaitWaiting(1);
      ServletContextHandler next =
          new ServletContextHandler(null, "/", ServletContextHandler.SESSIONS);
      next.addServlet(
          new ServletHolder(
              servlet(
                  (request, response) -> {
                    request.getSession().setAttribute("of", "second");
                    response
                        .getWriter()
                        .print(
                            "new " + request.getServletContext().equals(next.getServletContext()));
                  })),
          "/*");
      site.contexts.addHandler(next);
      next.start();
      site.contexts.mapContexts();
      site.openGate();
      assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200").endsWith("new true");
    }
  }
}
