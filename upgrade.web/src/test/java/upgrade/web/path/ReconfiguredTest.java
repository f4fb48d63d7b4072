package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.settings.WebSettings;

/** The configuration changes while requests are parked: none of them is lost. */
class ReconfiguredTest {
  @TempDir Path directory;

  @Test
  void lowerBoundsDoNotThrowOutWhoWaitsAlready() throws Exception {
    FakeContainer container = new FakeContainer(directory);
    container.close();
    List<FakeContainer.Exchange> parked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FakeContainer.Exchange exchange = container.new Exchange("POST", "");
      exchange.service();
      parked.add(exchange);
    }
    long timeout = parked.get(0).timeout;

    container.settings = lower();
    container.parking.gateChanged();
    FakeContainer.Exchange late = container.new Exchange("GET", "");
    late.service();
    assertThat(late.status).as("the lower bound counts for new ones").isEqualTo(503);
    assertThat(container.parking.size()).isEqualTo(3);
    assertThat(parked).allSatisfy(one -> assertThat(one.timeout).isEqualTo(timeout));

    // Released, and parked again before they came back.
    container.open();
    Awaitility.await().until(() -> container.dispatched.size() == 3);
    container.close();
    for (FakeContainer.Exchange one : parked) {
      one.service();
    }
    assertThat(container.parking.size()).isEqualTo(3);
    assertThat(container.totals.of(upgrade.web.gate.Tally.Figure.REJECTED)).isEqualTo(1);
    container.open();
    Awaitility.await().until(() -> container.dispatched.size() == 6);
    for (FakeContainer.Exchange one : parked) {
      one.service();
      assertThat(one.status).isEqualTo(200);
    }
    assertThat(container.inFlight.count()).isZero();
    container.gate.stop();
    container.parking.gateChanged();
  }

  private static WebSettings lower() {
    return new WebSettings(
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMillis(1),
        0,
        0,
        0,
        0,
        1000);
  }
}
