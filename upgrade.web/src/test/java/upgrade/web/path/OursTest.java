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
import upgrade.web.gate.Passes;

/** Requests that the upgrade itself sends while the gate is closed. */
class OursTest {
  @TempDir Path directory;
  private FakeContainer container;
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
    container.application =
        (request, response) -> {
          seen.add(String.valueOf(((HttpServletRequest) request).getHeader(Passes.HEADER)));
          ((HttpServletResponse) response).setStatus(204);
        };
    container.close();
  }

  private FakeContainer.Exchange get(String pass) throws Exception {
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.requestHeaders.put(Passes.HEADER, pass);
    exchange.service();
    return exchange;
  }

  @Test
  void onePassesTheClosedGateAndTheApplicationDoesNotSeeBy() throws Exception {
    FakeContainer.Exchange ours = get(container.gate.passes().issue().secret());
    assertThat(seen).containsExactly("null");
    assertThat(ours.status).isEqualTo(204);
    assertThat(container.parking.size()).isZero();
    assertThat(container.inFlight.count()).isZero();
    assertThat(container.figures).isEmpty();
  }

  @Test
  void whoGuessesWrongIsParkedAsAnybody() throws Exception {
    container.gate.passes().issue();
    get("guessed");
    assertThat(seen).isEmpty();
    assertThat(container.parking.size()).isEqualTo(1);
    container.open();
  }

  @Test
  void itsFailureIsTheAnswerAndRunsNotAgain() throws Exception {
    container.application =
        (request, response) -> {
          seen.add("ran");
          ((HttpServletResponse) response).sendError(500);
        };
    FakeContainer.Exchange ours = get(container.gate.passes().issue().secret());
    assertThat(ours.status).isEqualTo(500);
    assertThat(ours.complete).isTrue();
    assertThat(seen).containsExactly("ran");
    assertThat(container.figures).isEmpty();
  }

  /** With no upgrade nobody looks: the header is one like any other. */
  @Test
  void withTheGateOpenAHeaderIsLeftAlone() throws Exception {
    container.open();
    get("somebody's");
    assertThat(seen).containsExactly("somebody's");
  }
}
