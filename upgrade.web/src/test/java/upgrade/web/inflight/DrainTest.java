package upgrade.web.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import upgrade.web.gate.Gate;
import upgrade.web.scope.Scope;

class DrainTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Gate gate = new Gate();
  private final AtomicInteger room = new AtomicInteger();
  private final InFlight inFlight = new InFlight(gate, room::incrementAndGet);

  private Exchange running(String path) {
    Exchange exchange = inFlight.enter("GET", path);
    exchange.routing();
    exchange.dispatchedUnder(gate.state());
    exchange.running();
    return exchange;
  }

  @Test
  void waitsForAllThatAreInTheApplicationAndNoOther() throws Exception {
    Exchange one = running("/a");
    Exchange parked = inFlight.enter("GET", "/b");
    parked.parked();
    Exchange entered = inFlight.enter("GET", "/c");

    List<Exchange> found = inFlight.inApplication(Scope.EVERYTHING);
    assertThat(found).containsExactly(one).doesNotContain(parked, entered);

    Drain drain = new Drain(found, gate.stopped());
    assertThat(drain.await(Duration.ZERO)).isFalse();
    one.ended();
    assertThat(drain.await(LONG)).isTrue();
    assertThat(drain.remaining()).isEmpty();
  }

  @Test
  void endsAsSoonAsTheLastOneLeavesOnAnotherThread() throws Exception {
    Exchange one = running("/a");
    Exchange two = running("/b");
    Drain drain = new Drain(List.of(one, two), gate.stopped());

    Thread other =
        new Thread(
            () -> {
              one.failed();
              two.ended();
            });
    other.start();
    assertThat(drain.await(LONG)).isTrue();
    other.join();
  }

  @Test
  void aFailedOneHasLeftAndIsWaitedForAgainWhenItRunsAgain() throws Exception {
    Exchange exchange = running("/a");
    Drain first = new Drain(List.of(exchange), gate.stopped());
    exchange.left();
    exchange.failed();
    assertThat(first.await(Duration.ZERO)).isTrue();

    exchange.routing();
    exchange.dispatchedUnder(gate.state());
    Drain second = new Drain(List.of(exchange), gate.stopped());
    assertThat(second.await(Duration.ZERO)).isFalse();
    exchange.ended();
    assertThat(second.await(LONG)).isTrue();
  }

  @Test
  void aRequestInTheContainersLookUpsIsWaitedForUntilItShowsALifeSign() throws Exception {
    Exchange exchange = inFlight.enter("GET", "/a");
    exchange.routing();
    exchange.dispatchedUnder(gate.state());
    Drain drain = new Drain(List.of(exchange), gate.stopped());

    assertThat(drain.awaitRouted(Duration.ZERO)).isFalse();
    exchange.running();
    assertThat(drain.awaitRouted(LONG)).isTrue();
  }

  @Test
  void nobodyWaitsOnceTheGateIsStopped() throws Exception {
    Exchange exchange = running("/a");
    Drain drain = new Drain(List.of(exchange), gate.stopped());
    gate.stop();
    assertThat(drain.await(LONG)).isFalse();
    assertThat(drain.remaining()).containsExactly(exchange);
  }

  @Test
  void endsOnceAndMakesRoomOnlyIfItHadWaited() {
    AtomicInteger ends = new AtomicInteger();
    Exchange exchange = running("/a");
    exchange.atEnd(ends::incrementAndGet);
    exchange.ended();
    exchange.ended();
    assertThat(ends).hasValue(1);
    assertThat(room).hasValue(0);

    Exchange released = running("/b");
    released.release();
    released.ended();
    assertThat(room).hasValue(1);
    assertThat(inFlight.count()).isZero();
  }
}
