package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A POST whose servlet had gone before it was called has not run; one that forwarded has. */
class VanishedTest {
  private static final String BASE = "org.apache.felix.http.base.internal.";

  @TempDir Path directory;
  private FakeContainer container;
  private int runs;

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "Servlet has been unregistered,handler.ServletHandler",
    "Filter has been unregistered.,handler.FilterHandler"
  })
  void runsAgainIfItsOwnServletOrFilterHadGone(String message, String handler) throws Exception {
    FakeContainer.Exchange exchange =
        post(thrown(message, handler, "dispatch.InvocationChain", "dispatch.Dispatcher"));
    assertThat(runs).isEqualTo(2);
    assertThat(exchange.status).isEqualTo(200);
  }

  @Test
  void keepsItsFailureIfTheServletToWhichItWasForwardedHadGone() throws Exception {
    FakeContainer.Exchange exchange =
        post(
            thrown(
                "Servlet has been unregistered",
                "handler.ServletHandler",
                "dispatch.InvocationChain",
                "dispatch.RequestDispatcherImpl",
                "dispatch.Dispatcher"));
    assertThat(runs).isEqualTo(1);
    assertThat(exchange.status).isEqualTo(500);
    assertThat(container.figures).containsEntry("refused.not_idempotent", 1L);
  }

  private static ServletException thrown(String message, String... frames) {
    ServletException thrown = new ServletException(message);
    StackTraceElement[] stack = new StackTraceElement[frames.length];
    for (int i = 0; i < frames.length; i++) {
      stack[i] = new StackTraceElement(BASE + frames[i], "handle", null, -1);
    }
    thrown.setStackTrace(stack);
    return thrown;
  }

  private FakeContainer.Exchange post(ServletException thrown) throws Exception {
    container.application =
        (request, response) -> {
          if (++runs == 1) {
            container.close();
            container.gate.rerun();
            request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, thrown);
            ((HttpServletResponse) response).sendError(500);
          }
        };
    FakeContainer.Exchange exchange = container.new Exchange("POST", "x=1");
    exchange.service();
    return exchange;
  }
}
