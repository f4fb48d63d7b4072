package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.time.Duration;
import java.util.List;
import upgrade.web.inflight.Drain;
import upgrade.web.scope.Scope;

/** What meets what: each is run in every order of its accesses to shared memory. */
public final class Races {
  private Races() {}

  /** Either the drain knows the request, or the request sees the gate closed. */
  public static final class ArriveAndDrain extends RaceSite {
    private final Client client = new Client();

    @Override
    public List<Actor> actors() {
      return List.of(() -> client.arrives().goesOn(), () -> upgrade("1"));
    }

    @Override
    public void after() throws Exception {
      super.after();
      client.isAnswered(200);
      assertThat(container.figures).doesNotContainKey("failed");
    }
  }

  /** A request ends, and another of the same client comes: the drain waits for the first alone. */
  public static final class DrainAndLeave extends RaceSite {
    private final upgrade.web.inflight.Exchange exchange = container.inFlight.enter("GET", "/shop");

    public DrainAndLeave() {
      exchange.routing();
      exchange.dispatchedUnder(container.gate.state());
    }

    @Override
    public List<Actor> actors() {
      return List.of(
          () -> {
            exchange.running();
            exchange.failed();
            exchange.routing();
            exchange.dispatchedUnder(container.gate.state());
            exchange.running();
            exchange.ended();
          },
          () -> {
            Drain drain =
                new Drain(
                    container.inFlight.inApplication(Scope.EVERYTHING), container.gate.stopped());
            boolean routed = drain.awaitRouted(Duration.ofSeconds(1));
            boolean left = drain.await(Duration.ofSeconds(1));
            assertThat(routed && left).isTrue();
          });
    }
  }

  /** The drain gives up early: what it did not wait for fails, and runs again. */
  public static final class FailAndRerun extends RaceSite {
    private final Client client = new Client();

    @Override
    public List<Actor> actors() {
      return List.of(
          () -> client.arrives().goesOn(),
          () -> {
            close("1");
            exchangeTheApplication();
            container.rerun();
            container.open();
          });
    }

    /** Without a drain it may also meet nobody, which counts as a failure like any other. */
    @Override
    public void after() throws Exception {
      problems.clear();
      super.after();
      client.isAnswered(200);
    }
  }

  /** Either the request sees the gate open, or whoever opened it finds the request. */
  public static class ArriveAndOpen extends RaceSite {
    private final Client client = new Client();

    public ArriveAndOpen() {
      close("1");
    }

    @Override
    public List<Actor> actors() {
      return List.of(
          () -> client.arrives().goesOn(),
          () -> {
            container.rerun();
            container.open();
          });
    }

    @Override
    public void after() throws Exception {
      super.after();
      client.isAnswered(200);
    }
  }

  /** The same for a request that waits on its thread. */
  public static final class BlockAndOpen extends ArriveAndOpen {
    public BlockAndOpen() {
      container.asyncSupported = false;
    }
  }

  /** With its deadline as well: it is answered, or rejected, and counted once. */
  public static final class BlockOpenAndDeadline extends RaceSite {
    private final Client client = new Client();

    public BlockOpenAndDeadline() {
      container.asyncSupported = false;
      close("1");
    }

    @Override
    public List<Actor> actors() {
      return List.of(() -> client.arrives().goesOn(), container::open);
    }

    @Override
    public void after() throws Exception {
      super.after();
      assertThat(client.exchange.status).isIn(200, 503);
      assertThat(container.figures.getOrDefault("released", 0L))
          .isEqualTo(
              container.figures.getOrDefault("parked", 0L)
                  - (client.exchange.status == 503 ? 1 : 0));
    }
  }

  /** Another one waits already. */
  public static final class SecondArrivesAndOpen extends RaceSite {
    private final Client other;

    public SecondArrivesAndOpen() throws Exception {
      close("1");
      new Client().arrives();
      other = new Client();
    }

    @Override
    public List<Actor> actors() {
      return List.of(other::arrives, container::open);
    }
  }

  /** A window of one: who has waited makes room for the next by its end. */
  public static final class OneAtATime extends RaceSite {
    private final Client one;
    private final Client other;

    public OneAtATime() throws Exception {
      container.settings = RaceSettings.of(100, 1);
      close("1");
      one = new Client().arrives();
      other = new Client().arrives();
    }

    @Override
    public List<Actor> actors() {
      return List.of(one::goesOn, container::open);
    }
  }

  /** Room for one, which is taken: the other waits or is rejected, and the count is right again. */
  public static final class OverflowAndOpen extends RaceSite {
    private final Client one;
    private final Client other;

    public OverflowAndOpen() throws Exception {
      container.settings = RaceSettings.of(1, 500);
      close("1");
      one = new Client().arrives();
      other = new Client();
    }

    @Override
    public List<Actor> actors() {
      return List.of(other::arrives, container::open);
    }

    @Override
    public void after() throws Exception {
      super.after();
      one.isAnswered(200);
      assertThat(other.exchange.status).isIn(200, 503);
    }
  }

  /** Room for one, and nobody opens: exactly one is parked. */
  public static final class Overflow extends RaceSite {
    private final Client one = new Client();
    private final Client other = new Client();

    public Overflow() {
      container.settings = RaceSettings.of(1, 500);
      close("1");
    }

    @Override
    public List<Actor> actors() {
      return List.of(one::arrives, other::arrives);
    }

    @Override
    public void after() {
      assertThat(container.parking.size()).isOne();
      assertThat(one.exchange.complete).isNotEqualTo(other.exchange.complete);
    }
  }

  /** Released, or too late: one of the two, and one answer. */
  public static final class OpenAndDeadline extends RaceSite {
    private final Client client;

    public OpenAndDeadline() throws Exception {
      close("1");
      client = new Client().arrives();
    }

    @Override
    public List<Actor> actors() {
      return List.of(client::goesOn, client.exchange::expire, container::open);
    }

    @Override
    public void after() throws Exception {
      super.after();
      assertThat(client.exchange.status).isEqualTo(client.dispatches == 0 ? 503 : 200);
    }
  }

  /** The client goes, its time is over, and the gate opens. */
  public static final class GoneOpenAndDeadline extends RaceSite {
    private final Client client;
    private final List<AsyncListener> listeners;

    public GoneOpenAndDeadline() throws Exception {
      close("1");
      client = new Client().arrives();
      listeners = List.copyOf(client.exchange.listeners);
    }

    @Override
    public List<Actor> actors() {
      return List.of(this::goes, client.exchange::expire, container::open);
    }

    private void goes() throws Exception {
      for (AsyncListener listener : listeners) {
        listener.onError(new AsyncEvent(client.exchange.context));
      }
    }

    /** Released or not: the container has ended it, and nothing of it is left. */
    @Override
    public void after() throws Exception {
      for (AsyncListener listener : listeners) {
        listener.onComplete(new AsyncEvent(client.exchange.context));
      }
      assertThat(container.parking.size()).isZero();
      assertThat(container.parking.awaitArrivals(Duration.ZERO)).isTrue();
      assertThat(container.dispatched.size() + container.inFlight.count()).isLessThanOrEqualTo(2);
      assertThat(container.inFlight.count()).isEqualTo(container.dispatched.size());
    }
  }

  /** Ours stops while the gate opens: no request comes back when its filters are gone. */
  public static class OpenAndStop extends RaceSite {
    final Client client = new Client();

    public OpenAndStop() throws Exception {
      waits();
    }

    void waits() throws Exception {
      close("1");
      client.arrives();
    }

    @Override
    public List<Actor> actors() {
      return List.of(
          client::goesOn,
          container::open,
          () -> {
            container.gate.stop();
            container.parking.gateChanged();
            assertThat(container.parking.awaitArrivals(Duration.ofSeconds(60))).isTrue();
            seam.set(0);
          });
    }

    @Override
    public void after() throws Exception {
      super.after();
      assertThat(client.exchange.status).isEqualTo(client.dispatches == 0 ? 503 : 200);
    }
  }

  /** The same for one that has failed and waits to run again. */
  public static final class RerunOpenAndStop extends OpenAndStop {
    public RerunOpenAndStop() throws Exception {}

    @Override
    void waits() throws Exception {
      var application = container.application;
      container.application =
          (request, response) -> {
            close("1");
            ((jakarta.servlet.http.HttpServletResponse) response).sendError(500);
          };
      client.arrives();
      container.application = application;
      assertThat(container.parking.failed()).isOne();
    }
  }

  /** A second upgrade begins while the first one's requests are released. */
  public static final class OpenAndSecondUpgrade extends RaceSite {
    private final Client client;

    public OpenAndSecondUpgrade() throws Exception {
      close("1");
      client = new Client().arrives();
      container.gate.open();
    }

    @Override
    public List<Actor> actors() {
      return List.of(
          () -> {
            container.parking.gateChanged();
            client.goesOn();
          },
          () -> upgrade("2"));
    }

    @Override
    public void after() throws Exception {
      super.after();
      client.isAnswered(200);
      assertThat(container.figures).doesNotContainKey("failed");
    }
  }

  /** Two who change the gate at once: none of the two is forgotten by who walks its states. */
  public static final class CloseAndClose extends RaceSite {
    private final upgrade.web.gate.GateState before = container.gate.state();

    @Override
    public List<Actor> actors() {
      return List.of(() -> close("1"), () -> close("2"));
    }

    @Override
    public void after() {
      var first = before.covering("/shop");
      assertThat(first).isNotNull();
      assertThat(container.gate.state()).isNotSameAs(first);
      assertThat(container.gate.state().isClosed()).isTrue();
    }
  }
}
