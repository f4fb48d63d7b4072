package upgrade.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import upgrade.api.RequestInFlight;
import upgrade.web.gate.Gate;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Totals;
import upgrade.web.inflight.Exchange;
import upgrade.web.inflight.InFlight;
import upgrade.web.scope.EndpointSnapshot;
import upgrade.web.scope.Site;

class RequestsTest {
  private final Gate gate = new Gate();
  private final InFlight inFlight = new InFlight(gate, () -> {});
  private EndpointSnapshot live =
      new Site().servlet(Site.DEFAULT, 12, "shop", "/shop/*").snapshot();
  private long time;
  private final Requests requests = new Requests(inFlight, gate, () -> live, () -> time);

  @Test
  void theOldestComesFirst() {
    Exchange first = inFlight.enter("GET", "/shop/1");
    Exchange second = inFlight.enter("POST", "/other");
    second.parked();
    time = first.arrivedNanos() + Duration.ofSeconds(3).toNanos();

    List<RequestInFlight> all = requests.all();

    assertThat(all).extracting(RequestInFlight::path).containsExactly("/shop/1", "/other");
    assertThat(all).extracting(RequestInFlight::method).containsExactly("GET", "POST");
    assertThat(all).extracting(RequestInFlight::phase).containsExactly("entered", "parked");
    assertThat(all.get(0).age()).isEqualTo(Duration.ofSeconds(3));
    assertThat(all.get(0).bundle()).contains("bundle-12 [12]");
    assertThat(all.get(1).bundle()).isEmpty();
    assertThat(all.get(0).id()).isNotEqualTo(all.get(1).id()).isEqualTo(requests.all().get(0).id());

    first.ended();
    second.ended();
    assertThat(requests.all()).isEmpty();
  }

  @Test
  void whatServesItIsKnownWhileItIsAway() {
    inFlight.enter("GET", "/shop/1");
    gate.close(live.scopeOf(java.util.Set.of(12L)), new Tally("1", (f, n) -> {}, new Totals()));
    live = new Site().servlet(Site.DEFAULT, 13, "everything", "/*").snapshot();

    assertThat(requests.all().get(0).bundle()).contains("bundle-12 [12]");

    gate.open();
    assertThat(requests.all().get(0).bundle()).contains("bundle-13 [13]");
  }
}
