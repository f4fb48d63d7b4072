package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import upgrade.web.inflight.Drain;
import upgrade.web.race.Cell;
import upgrade.web.race.Scenario;
import upgrade.web.scope.Scope;

/**
 * A container, an application that an upgrade exchanges, and clients: what races have in common.
 */
abstract class RaceSite implements Scenario {
  static final int OLD = 1;
  static final int NOBODY = 0;
  static final int NEW = 2;

  final FakeContainer container = new FakeContainer(Path.of("nothing-is-spilled"));
  final Cell version = new Cell("field version", OLD);
  final List<String> problems = new ArrayList<>();
  final List<Client> clients = new ArrayList<>();

  /** Written when the container is told to go on with a request, or to end it. */
  private final Cell calls = new Cell("field calls", 0);

  /** Our end of the chain is there; without it a request would meet the servlet alone. */
  final Cell seam = new Cell("field seam", 1);

  RaceSite() {
    container.onDispatch = () -> calls.add(1);
    container.onComplete = () -> calls.add(1);
    container.application =
        (request, response) -> {
          int first = version.get();
          if (first == NOBODY) {
            problems.add("a request met an application that is stopped");
          }
          int last = version.get();
          if (last != first) {
            ((HttpServletResponse) response).sendError(500, "used a service that is gone");
          }
        };
  }

  /** A request, and the container's threads that lead it through, one after the other. */
  final class Client {
    final FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    int dispatches;

    Client() {
      clients.add(this);
    }

    /** The first thread; the request may wait when it returns. */
    Client arrives() throws Exception {
      exchange.service();
      return this;
    }

    /** Those after it, until the request is answered. */
    void goesOn() throws Exception {
      while (!exchange.complete) {
        // Without the explorer there is nobody to wait for.
        calls.await(n -> exchange.complete || dispatched() > dispatches);
        if (dispatched() > dispatches) {
          dispatches++;
          if (seam.get() == 0) {
            problems.add("a request came back when its filters were gone");
          }
          exchange.service();
        }
      }
    }

    /** What is left of it once no other thread runs. */
    void finishes() throws Exception {
      assertThat(exchange.complete || dispatched() == dispatches + 1).as("waits no more").isTrue();
      goesOn();
    }

    private long dispatched() {
      return container.dispatched.stream().filter(one -> one == exchange).count();
    }

    void isAnswered(int status) {
      assertThat(exchange.complete).isTrue();
      assertThat(exchange.status).isEqualTo(status);
    }
  }

  void close(String upgrade) {
    container.gate.close(Scope.EVERYTHING, container.tally(upgrade));
  }

  /** As the runner does it: close, drain, exchange the application, open. */
  void upgrade(String id) throws InterruptedException {
    close(id);
    boolean unused =
        new Drain(container.inFlight.inApplication(Scope.EVERYTHING), container.gate.stopped())
            .await(Duration.ofSeconds(1));
    exchangeTheApplication();
    container.rerun();
    container.open();
  }

  void exchangeTheApplication() {
    version.set(NOBODY);
    version.set(NEW);
  }

  /** No request waits, is forgotten, or was released twice. */
  @Override
  public void after() throws Exception {
    for (Client client : clients) {
      client.finishes();
    }
    assertThat(problems).isEmpty();
    assertThat(container.parking.size()).as("waiting").isZero();
    assertThat(container.parking.failed()).as("failed").isZero();
    assertThat(container.inFlight.count()).as("in flight").isZero();
    assertThat(container.parking.awaitArrivals(Duration.ZERO)).as("all have arrived").isTrue();
    assertThat(clients).allMatch(client -> client.exchange.complete, "is answered");
    assertThat(container.dispatched).hasSize(clients.stream().mapToInt(c -> c.dispatches).sum());
  }
}
