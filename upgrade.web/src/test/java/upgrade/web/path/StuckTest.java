package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.gate.Tally;

/** Requests of an upgrade in which a bundle hangs. */
@Timeout(60)
class StuckTest {
  @TempDir Path directory;
  private FakeContainer container;
  private final List<String> ran = new ArrayList<>();

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
    container.application = (request, response) -> answer(response, "ok");
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(container.inFlight.count()).isZero();
    assertThat(container.parking.size()).isZero();
    container.gate.stop();
    container.parking.gateChanged();
  }

  private void answer(jakarta.servlet.ServletResponse response, String text) throws IOException {
    ran.add(text);
    response.getWriter().print(text);
  }

  private void stuck() {
    container.gate.refuse("1");
    container.parking.gateChanged();
  }

  private void goesOn() {
    container.gate.hold("1");
    container.parking.gateChanged();
  }

  private static void is503(FakeContainer.Exchange exchange) {
    assertThat(exchange.status).isEqualTo(503);
    assertThat(exchange.headers)
        .containsKeys("Retry-After")
        .containsEntry("Connection", List.of("close"));
  }

  @Test
  void parkedAndNewGet503AtOnceAndWhatComesWhenItGoesOnWaitsAgain() throws Exception {
    container.close();
    FakeContainer.Exchange parked = container.new Exchange("POST", "body");
    parked.service();
    stuck();
    is503(parked);
    assertThat(parked.complete).isTrue();
    assertThat(container.parking.size()).isZero();

    FakeContainer.Exchange fresh = container.new Exchange("GET", "");
    fresh.service();
    is503(fresh);
    assertThat(ran).isEmpty();

    goesOn();
    FakeContainer.Exchange later = container.new Exchange("GET", "");
    later.service();
    assertThat(later.async).isTrue();
    container.open();
    later.service();
    assertThat(later.body()).isEqualTo("ok");
    assertThat(container.totals.of(Tally.Figure.REJECTED)).isEqualTo(2);
    assertThat(container.figures).containsEntry("rejected", 2L);
  }

  @Test
  void whoWaitsOnHisThreadGets503() throws Exception {
    container.asyncSupported = false;
    container.close();
    FakeContainer.Exchange parked = container.new Exchange("GET", "");
    Thread thread =
        new Thread(
            () -> {
              try {
                parked.service();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    Awaitility.await().until(() -> container.parking.size() == 1);
    stuck();
    thread.join(Duration.ofSeconds(20).toMillis());
    is503(parked);
  }

  /** What ran old code and failed: neither its failure, which is ours, nor a wait. */
  @Test
  void whatFailedAndWaitsToRunAgainGets503() throws Exception {
    container.application =
        (request, response) -> {
          container.close();
          throw new IllegalStateException("Invalid BundleContext.");
        };
    FakeContainer.Exchange failed = container.new Exchange("GET", "");
    failed.service();
    assertThat(container.parking.failed()).isEqualTo(1);
    stuck();
    is503(failed);
  }

  /** Its path is none of the upgrade's, its failure is: it must not turn round and round. */
  @Test
  void whatFailsWhileItIsStuckGets503() throws Exception {
    container.application =
        (request, response) -> {
          container.gate.close(upgrade.web.scope.Scope.NOTHING, container.tally("1"));
          stuck();
          throw new IllegalStateException("Invalid BundleContext.");
        };
    FakeContainer.Exchange failed = container.new Exchange("GET", "");
    failed.service();
    is503(failed);
  }

  @Test
  void theRequestsOfOthersPass() throws Exception {
    container.gate.close(upgrade.web.scope.Scope.NOTHING, container.tally("1"));
    stuck();
    FakeContainer.Exchange other = container.new Exchange("GET", "");
    other.service();
    assertThat(other.body()).isEqualTo("ok");
  }
}
