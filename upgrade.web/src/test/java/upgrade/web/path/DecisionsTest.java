package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.scope.Scope;

/** The log explains each decision on a request, and tells nothing of what the request contains. */
class DecisionsTest {
  private static final Logger OURS = Logger.getLogger("upgrade");

  @TempDir Path directory;
  private FakeContainer container;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    handler.setLevel(Level.ALL);
    OURS.setLevel(Level.ALL);
    OURS.addHandler(handler);
    container = new FakeContainer(directory);
    records.clear();
  }

  @AfterEach
  void nothingSecretWasTold() {
    OURS.removeHandler(handler);
    OURS.setLevel(null);
    assertThat(records).isNotEmpty();
    for (LogRecord each : records) {
      assertThat(each.getMessage()).doesNotContain("secret");
      assertThat(each.getThrown()).as(each.getMessage()).isNull();
      assertThat(each.getMessage()).startsWith("upgrade 1: ");
    }
    assertThat(container.figures.keySet()).noneMatch(figure -> figure.contains("secret"));
  }

  @Test
  void eachTransitionOfTheGateIsOneLine() {
    container.close();
    container.close();
    container.rerun();
    container.gate.release();
    container.open();
    container.open();
    assertThat(told(Level.INFO))
        .containsExactly(
            "upgrade 1: gate closed for 1 endpoints",
            "upgrade 1: gate widened to 1 endpoints",
            "upgrade 1: gate lets failed requests run again",
            "upgrade 1: gate stays open for the rest of the upgrade: what waited is released",
            "upgrade 1: gate open");
  }

  @Test
  void parkedAndReleased() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = secret("POST");
    exchange.service();
    container.open();
    exchange.service();
    assertThat(told(Level.FINE)).hasSize(2);
    assertThat(told(Level.FINE).get(0)).isEqualTo("upgrade 1: POST /shop parked");
    assertThat(told(Level.FINE).get(1)).matches("upgrade 1: POST /shop released after \\d+ ms");
  }

  /** {@code /shop%0Aupgrade 1: all is well}, decoded. */
  @Test
  void noClientWritesLinesOfItsOwn() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = secret("GET");
    exchange.target = "/shop\nupgrade 1: all is well\u001b[2J";
    exchange.service();
    container.open();
    assertThat(told(Level.FINE).get(0))
        .isEqualTo("upgrade 1: GET /shop?upgrade 1: all is well?[2J parked");
  }

  @Test
  void failedAndRunAgain() throws Exception {
    failsOnce("GET");
    assertThat(told(Level.FINE).get(0))
        .isEqualTo(
            "upgrade 1: GET /shop failed with java.lang.IllegalStateException and may run again");
    assertThat(told(Level.FINE).get(1)).isEqualTo("upgrade 1: GET /shop waits to run again");
    assertThat(told(Level.FINE).get(2)).contains("GET /shop released after ");
    assertThat(told(Level.FINE).get(3)).isEqualTo("upgrade 1: GET /shop runs again");
    assertThat(told(Level.FINE)).hasSize(4);
  }

  @Test
  void failedAndRefused() {
    assertThatThrownBy(() -> failsOnce("POST")).hasMessage("secret");
    container.open();
    assertThat(told(Level.FINE))
        .containsExactly(
            "upgrade 1: POST /shop failed with java.lang.IllegalStateException and is not run"
                + " again: its method is not idempotent and the servlet did not opt in");
  }

  @Test
  void rejectedSinceItWaitedTooLong() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = secret("GET");
    exchange.service();
    exchange.expire();
    assertThat(lastDecision()).endsWith("ms: it has waited too long");
    container.open();
  }

  @Test
  void rejectedSinceThereIsNoRoom() throws Exception {
    container.settings = withRoomFor(0);
    container.close();
    secret("GET").service();
    assertThat(lastDecision()).endsWith("answered 503 after 0 ms: there is no room");
    container.open();
  }

  @Test
  void rejectedSinceWhatItWaitsForIsMissing() throws Exception {
    container.close();
    secret("GET").service();
    container.parking.rejectAll("what it waits for is missing");
    assertThat(lastDecision()).endsWith("ms: what it waits for is missing");
    container.open();
  }

  @Test
  void gone() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = secret("GET");
    exchange.service();
    exchange.context.complete();
    assertThat(lastDecision()).contains("GET /shop is gone");
    container.open();
  }

  @Test
  void nothingIsToldOfWhatNoUpgradeTouches() throws Exception {
    container.application = (request, response) -> ((HttpServletResponse) response).sendError(500);
    secret("GET").service();
    container.gate.close(
        Scope.NOTHING, new upgrade.web.gate.Tally("1", (f, n) -> {}, container.totals));
    secret("GET").service();
    container.open();
    assertThat(told(Level.FINE)).isEmpty();
  }

  private void failsOnce(String method) throws Exception {
    boolean[] failed = {false};
    container.application =
        (request, response) -> {
          ((HttpServletRequest) request).getHeader("Authorization");
          request.getInputStream().readAllBytes();
          request.setAttribute("password", "secret");
          if (!failed[0]) {
            failed[0] = true;
            container.close();
            throw new IllegalStateException("secret");
          }
        };
    FakeContainer.Exchange exchange = secret(method);
    exchange.service();
    container.rerun();
    exchange.service();
    container.open();
  }

  /** Its header, cookie and body are nobody's business; nor is what its application throws. */
  private FakeContainer.Exchange secret(String method) {
    FakeContainer.Exchange exchange = container.new Exchange(method, "secret body");
    exchange.requestHeaders.put("Authorization", "Bearer secret");
    exchange.requestHeaders.put("Cookie", "session=secret");
    return exchange;
  }

  private upgrade.web.settings.WebSettings withRoomFor(int requests) {
    upgrade.web.settings.WebSettings s = container.settings;
    return new upgrade.web.settings.WebSettings(
        s.shortDrain(),
        s.longDrain(),
        s.refreshDrain(),
        s.ready(),
        s.park(),
        requests,
        s.parkedBytes(),
        s.bodyMemory(),
        s.bodyMax(),
        s.releaseRate());
  }

  private String lastDecision() {
    List<String> all = told(Level.FINE);
    return all.get(all.size() - 1);
  }

  private List<String> told(Level level) {
    return records.stream()
        .filter(each -> each.getLevel() == level)
        .map(LogRecord::getMessage)
        .toList();
  }
}
