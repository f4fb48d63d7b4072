package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;
import upgrade.web.rerun.Policy;

/** A drain waits longer for what has gone too far to run again, whatever its method. */
class TooLateTest {
  @TempDir Path directory;
  private FakeContainer container;
  private String accepts = "*/*";

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
  }

  @Test
  void aGetMayRunAgain() throws Exception {
    assertThat(mayRunAgainAfter("GET", (request, response) -> {})).isTrue();
  }

  @Test
  void notOnceItsAnswerHasBegun() throws Exception {
    assertThat(mayRunAgainAfter("GET", (request, response) -> response.flushBuffer())).isFalse();
  }

  @Test
  void notOnceItIsAsynchronous() throws Exception {
    assertThat(mayRunAgainAfter("GET", (request, response) -> request.startAsync())).isFalse();
  }

  /** It never ends: to wait longer for it would not help. */
  @Test
  void anEventStreamIsNotWaitedForLonger() throws Exception {
    accepts = "text/event-stream";
    assertThat(mayRunAgainAfter("GET", (request, response) -> request.startAsync())).isTrue();
  }

  /** A chain of all upgrades since would stay in memory as long as it lasts. */
  @Test
  void anAsynchronousRequestForgetsTheGate() throws Exception {
    GateState[] since = new GateState[1];
    mayRunAgainAfter(
        "GET",
        (request, response) -> {
          request.startAsync();
          since[0] = container.inFlight.all().get(0).since();
        });
    container.close();
    assertThat(since[0].upgrading()).isNull();
    container.open();
  }

  /** The next upgrade would make it fail for good: it is waited for as a POST is. */
  @Test
  void notOnceItHasRunAgain() throws Exception {
    List<Boolean> may = new ArrayList<>();
    container.application =
        (request, response) -> {
          may.add(container.inFlight.all().get(0).mayRunAgain());
          if (may.size() == 1) {
            container.close();
            ((HttpServletResponse) response).sendError(500);
          }
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    container.rerun();
    exchange.service();
    assertThat(may).containsExactly(true, false);
    container.open();
  }

  @Test
  void notOnceItsBodyIsTooLarge() throws Exception {
    container.policy = Policy.ALWAYS;
    assertThat(
            mayRunAgainAfter(
                "POST", (request, response) -> request.getInputStream().readAllBytes()))
        .isFalse();
  }

  private interface Part {
    void run(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  /** What the drain is told while the request still runs. */
  private boolean mayRunAgainAfter(String method, Part part) throws Exception {
    boolean[] may = {false};
    container.application =
        (request, response) -> {
          Exchange running = container.inFlight.all().get(0);
          try {
            part.run((HttpServletRequest) request, (HttpServletResponse) response);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          may[0] = running.mayRunAgain();
        };
    String body = method.equals("POST") ? "x".repeat((1 << 20) + 1) : "";
    FakeContainer.Exchange exchange = container.new Exchange(method, body);
    exchange.requestHeaders.put("Accept", accepts);
    exchange.service();
    if (exchange.async) {
      exchange.context.complete();
    }
    assertThat(container.inFlight.count()).isZero();
    return may[0];
  }
}
