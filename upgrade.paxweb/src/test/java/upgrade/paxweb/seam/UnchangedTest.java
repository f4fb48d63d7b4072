package upgrade.paxweb.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static upgrade.paxweb.seam.Servlets.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.AsyncContext;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.eclipse.jetty.servlet.ErrorPageErrorHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without an upgrade every answer is byte for byte what it is without us. */
class UnchangedTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ok",
        "/error",
        "/status",
        "/thrown",
        "/unavailable",
        "/checked",
        "/fatal",
        "/redirect",
        "/async",
        "/async-thrown",
        "/forward",
        "/none",
        "/page",
        "/empty",
        "/partial"
      })
  void theAnswerIs(String path) throws Exception {
    for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      List<String> answers = new ArrayList<>();
      for (boolean with : new boolean[] {false, true}) {
        try (JettySite site = new JettySite()) {
          site.context.setContextPath("/");
          site.serve("/*", servlet(UnchangedTest::serve));
          ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
          pages.addErrorPage(418, "/page");
          site.context.setErrorHandler(pages);
          if (path.equals("/none")) {
            site.context.setContextPath("/elsewhere");
          }
          if (with) {
            site.enter();
          }
          site.start();
          answers.add(site.answer(request));
          if (with) {
            assertThat(site.server.getHandler()).isInstanceOf(FrontHandler.class);
            Awaitility.await().until(() -> site.inFlight.count() == 0);
          }
        }
      }
      assertThat(normal(answers.get(1))).isEqualTo(normal(answers.get(0))).startsWith("HTTP/1.1");
    }
  }

  /** A stack trace names the handlers that it came through. */
  private static String normal(String answer) {
    return answer
        .replaceAll("(?m)^\\s+at .*\\R", "")
        .replaceAll("\\t\\.\\.\\. \\d+ more\\R", "")
        .replaceAll("Content-Length: \\d+", "Content-Length: n")
        .replaceAll("@[0-9a-f]+", "@");
  }

  private static void serve(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    switch (request.getRequestURI()) {
      case "/ok" -> {
        response.setHeader("X-Length", "2");
        response.getWriter().print("ok");
      }
      case "/error" -> response.sendError(418, "teapot");
      case "/status" -> response.setStatus(500);
      case "/thrown" -> throw new IllegalStateException("thrown");
      case "/unavailable" -> throw new javax.servlet.UnavailableException("later", 3);
      case "/checked" -> throw new ServletException("checked", new IOException("cause"));
      case "/fatal" -> throw new LinkageError("fatal");
      case "/redirect" -> response.sendRedirect("/ok");
      case "/async" -> {
        AsyncContext async = request.startAsync();
        async.start(
            () -> {
              try {
                response.getWriter().print("async");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              async.complete();
            });
      }
      case "/async-thrown" -> {
        request.startAsync();
        throw new IllegalStateException("after startAsync");
      }
      case "/forward" -> {
        request.getRequestDispatcher("/page").forward(request, response);
        response.getWriter().print("ignored");
      }
      case "/page" -> response.getWriter().print("page of " + request.getDispatcherType());
      case "/empty" -> {}
      case "/partial" -> {
        response.getWriter().print("begun");
        response.flushBuffer();
        response.getWriter().print(" and ended");
      }
      default -> response.sendError(404);
    }
  }
}
