package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.inflight.Exchange;
import upgrade.web.rerun.Policy;
import upgrade.web.rerun.Refusal;

/** What an operator is told of a request that runs. */
class WhyNotAgainTest {
  @TempDir Path directory;
  private Policy policy = Policy.IDEMPOTENT;

  @Test
  void aGetWould() throws Exception {
    assertThat(whyNot("GET", "", (request, response) -> {})).isEmpty();
  }

  @Test
  void aPostWouldNot() throws Exception {
    assertThat(whyNot("POST", "", (request, response) -> {})).contains(Refusal.NOT_IDEMPOTENT);
    policy = Policy.ALWAYS;
    assertThat(whyNot("POST", "x", (request, response) -> {})).isEmpty();
  }

  @Test
  void whatHasGoneTooFarWouldNot() throws Exception {
    assertThat(whyNot("GET", "", (request, response) -> response.flushBuffer()))
        .contains(Refusal.COMMITTED);
    assertThat(whyNot("GET", "", (request, response) -> request.startAsync()))
        .contains(Refusal.ASYNC);
  }

  @Test
  void whatTheApplicationSaysCounts() throws Exception {
    assertThat(
            whyNot(
                "GET", "", (request, response) -> request.setAttribute(Policy.PROPERTY, "never")))
        .contains(Refusal.NOT_TWICE);
  }

  @Test
  void whoStartedTheUpgradeWouldNot() throws Exception {
    FakeContainer container = new FakeContainer(directory);
    assertThat(
            whyNot(
                container,
                "GET",
                "",
                (request, response) -> container.inFlight.all().get(0).markInitiator()))
        .contains(Refusal.INITIATOR);
  }

  @Test
  void aSecondAttemptIsTheLast() throws Exception {
    FakeContainer container = new FakeContainer(directory);
    container.application =
        (request, response) -> {
          container.close();
          ((HttpServletResponse) response).sendError(500);
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    Exchange waiting = container.inFlight.all().get(0);
    assertThat(waiting.whyNotAgain()).isEmpty();
    Optional<?>[] told = new Optional<?>[1];
    container.application = (request, response) -> told[0] = waiting.whyNotAgain();
    container.rerun();
    exchange.service();
    assertThat(told[0]).isEqualTo(Optional.of(Refusal.ALREADY_RERUN.reason()));
    container.open();
  }

  /** The container uses the same request object for others by then. */
  @Test
  void anAnsweredOneIsNotAsked() throws Exception {
    FakeContainer container = new FakeContainer(directory);
    Exchange[] was = new Exchange[1];
    whyNot(container, "POST", "", (request, response) -> was[0] = container.inFlight.all().get(0));
    assertThat(was[0].whyNotAgain()).isEmpty();
  }

  private interface Part {
    void run(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private Optional<Refusal> whyNot(String method, String body, Part part) throws Exception {
    return whyNot(new FakeContainer(directory), method, body, part);
  }

  private Optional<Refusal> whyNot(FakeContainer container, String method, String body, Part part)
      throws Exception {
    container.policy = policy;
    Optional<?>[] told = new Optional<?>[1];
    container.application =
        (request, response) -> {
          try {
            part.run((HttpServletRequest) request, (HttpServletResponse) response);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          told[0] = container.inFlight.all().get(0).whyNotAgain();
        };
    FakeContainer.Exchange exchange = container.new Exchange(method, body);
    exchange.service();
    if (exchange.async) {
      exchange.context.complete();
    }
    return java.util.Arrays.stream(Refusal.values())
        .filter(refusal -> told[0].equals(Optional.of(refusal.reason())))
        .findFirst();
  }
}
