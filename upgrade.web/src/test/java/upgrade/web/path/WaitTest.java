package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.gate.Tally;
import upgrade.web.inflight.Exchange.Phase;
import upgrade.web.rerun.Policy;
import upgrade.web.scope.Scope;
import upgrade.web.scope.Site;

/** What a wait leaves behind for the application and for those who run before it. */
class WaitTest {
  @TempDir Path directory;
  private FakeContainer container;
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
  }

  @AfterEach
  void nothingIsLeft() {
    container.gate.stop();
    container.parking.gateChanged();
    assertThat(container.inFlight.count()).isZero();
    assertThat(container.parking.size()).isZero();
  }

  @Test
  void theSecondAttemptStartsAnAsynchronousCycleWithTheContainersTimeout() throws Exception {
    List<Object> seen = new ArrayList<>();
    container.application =
        (request, response) -> {
          if (ran.isEmpty()) {
            ran.add("failed");
            container.close();
            ((HttpServletResponse) response).sendError(500);
          } else {
            seen.add(request.getDispatcherType());
            seen.add(request.getAttributeNames().hasMoreElements());
            seen.add(request.getAttribute(AsyncContext.ASYNC_REQUEST_URI));
            seen.add(request.startAsync().getTimeout());
          }
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    container.rerun();
    exchange.service();
    assertThat(seen).containsExactly(DispatcherType.REQUEST, false, null, 30_000L);
    exchange.context.complete();
  }

  /** What the container tells of an asynchronous cycle is ours, not the application's. */
  @Test
  void theApplicationSeesTheAttributesOfItsOwnAsynchronousCycleOnly() throws Exception {
    List<Object> seen = new ArrayList<>();
    container.application =
        (request, response) -> {
          seen.add(request.getAttribute(AsyncContext.ASYNC_REQUEST_URI));
          seen.add(Collections.list(request.getAttributeNames()));
          request.startAsync();
          seen.add(request.getAttribute(AsyncContext.ASYNC_REQUEST_URI));
        };
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.attributes.put("theirs", 1);
    exchange.service();
    container.open();
    exchange.service();
    assertThat(seen).containsExactly(null, List.of("theirs"), "/shop");
    exchange.context.complete();
  }

  @Test
  void theContainersTimeoutIsPutBackAfterSeveralWaits() throws Exception {
    List<Object> seen = new ArrayList<>();
    container.application = (request, response) -> seen.add(request.startAsync().getTimeout());
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    container.open();
    container.close();
    exchange.service();
    container.open();
    exchange.service();
    assertThat(seen).containsExactly(30_000L);
    exchange.context.complete();
  }

  @Test
  void whoHasWrappedTheResponseIsNotLeftAlone() throws Exception {
    container.foreignWrapper = HttpServletResponseWrapper::new;
    container.foreignEnd = exchange -> exchange.committed = true;
    container.application =
        (request, response) -> {
          if (ran.isEmpty()) {
            ran.add("failed");
            container.close();
            ((HttpServletResponse) response).sendError(500);
          } else {
            response.getWriter().print("again");
          }
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    Thread thread = service(exchange);
    Awaitility.await().until(() -> container.parking.failed() == 1);
    assertThat(exchange.committed).isFalse();
    container.rerun();
    thread.join(Duration.ofSeconds(30).toMillis());
    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.body()).isEqualTo("again");
    container.open();
  }

  @Test
  void aRequestThatTheContainerDoesNotLetGoWaitsOnItsThread() throws Exception {
    container.refusesAsync = true;
    container.application = (request, response) -> response.getWriter().print("ok");
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    Thread thread = service(exchange);
    Awaitility.await().until(() -> container.parking.size() == 1);
    container.open();
    thread.join(Duration.ofSeconds(30).toMillis());
    assertThat(exchange.body()).isEqualTo("ok");
    assertThat(container.totals.of(Tally.Figure.RELEASED)).isEqualTo(1);
    assertThat(container.inFlight.count()).as("its place is free").isZero();
    assertThat(container.parking.size()).isZero();
  }

  @Test
  void whatAnotherPreprocessorWorksOnIsWaitedFor() throws Exception {
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    container.path.arrive(
        exchange.request,
        exchange.response,
        (request, response) ->
            assertThat(container.inFlight.inApplication(Scope.EVERYTHING)).hasSize(1));
  }

  @Test
  void theThreadThatHasLeftAnAsynchronousRequestDoesNotCountAsItsOwn() throws Exception {
    container.application =
        (request, response) -> {
          assertThat(container.inFlight.all().get(0).thread()).isSameAs(Thread.currentThread());
          request.startAsync();
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    assertThat(container.inFlight.all())
        .singleElement()
        .satisfies(each -> assertThat(each.phase()).isEqualTo(Phase.ASYNC))
        .satisfies(each -> assertThat(each.thread()).isNull());
    exchange.context.complete();
  }

  @Test
  void anUnknownCharsetIsReportedAsContainersDo() throws Exception {
    container.policy = Policy.ALWAYS;
    container.application =
        (request, response) -> {
          assertThatThrownBy(request::getReader).isInstanceOf(UnsupportedEncodingException.class);
          ran.add("ok");
        };
    FakeContainer.Exchange exchange = container.new Exchange("POST", "x=1");
    exchange.charset = "no-such-charset";
    exchange.service();
    assertThat(ran).containsExactly("ok");
  }

  /** The container answers 500 as soon as its listeners return and nobody has dispatched. */
  @Test
  void aTimeoutInTheMomentOfTheReleaseWaitsForIt() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    Thread[] expiring = new Thread[1];
    List<AsyncListener> listeners = List.copyOf(exchange.listeners);
    container.onDispatch =
        () -> {
          expiring[0] =
              new Thread(
                  () -> {
                    try {
                      listeners.get(0).onTimeout(new AsyncEvent(exchange.context));
                      ran.add("returned");
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
          expiring[0].start();
          Awaitility.await()
              .until(
                  () ->
                      expiring[0].getState() == Thread.State.TIMED_WAITING
                          || expiring[0].getState() == Thread.State.TERMINATED);
          ran.add("dispatched");
        };
    container.open();
    expiring[0].join(Duration.ofSeconds(30).toMillis());
    assertThat(ran).containsExactly("dispatched", "returned");
    exchange.service();
  }

  /** One that must wait does not hold up who may go. */
  @Test
  void whoMayGoDoesNotWaitBehindAnUpgradeOfSomebodyElse() throws Exception {
    Scope shop = new Site().servlet(Site.DEFAULT, 7, "shop", "/shop").scopeOf(7L);
    Scope pay = new Site().servlet(Site.DEFAULT, 8, "pay", "/pay").scopeOf(8L);
    container.gate.close(shop.union(pay), container.tally("1"));
    FakeContainer.Exchange first = container.new Exchange("GET", "");
    first.target = "/pay";
    first.service();
    FakeContainer.Exchange second = container.new Exchange("GET", "");
    second.service();
    container.gate.open();
    container.gate.close(pay, container.tally("2"));
    container.parking.gateChanged();
    assertThat(container.dispatched).containsExactly(second);
    second.service();
    container.open();
    first.service();
    assertThat(container.dispatched).containsExactly(second, first);
  }

  @Test
  void aFailedOneDoesNotWaitForAnUpgradeOfSomebodyElse() throws Exception {
    Scope pay = new Site().servlet(Site.DEFAULT, 8, "pay", "/pay").scopeOf(8L);
    container.application =
        (request, response) -> {
          if (ran.isEmpty()) {
            ran.add("failed");
            container.close();
            container.gate.open();
            container.gate.close(pay, container.tally("2"));
            ((HttpServletResponse) response).sendError(500);
          } else {
            ran.add("again");
          }
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    assertThat(ran).containsExactly("failed", "again");
    assertThat(exchange.status).isEqualTo(200);
    container.open();
  }

  @Test
  void aFailedOneThatWaitsGoesWhenOnlySomebodyElsesUpgradeRuns() throws Exception {
    Scope pay = new Site().servlet(Site.DEFAULT, 8, "pay", "/pay").scopeOf(8L);
    container.application =
        (request, response) -> {
          if (ran.isEmpty()) {
            ran.add("failed");
            container.close();
            ((HttpServletResponse) response).sendError(500);
          }
        };
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    container.gate.open();
    container.gate.close(pay, container.tally("2"));
    container.parking.gateChanged();
    assertThat(container.dispatched).containsExactly(exchange);
    exchange.service();
    assertThat(exchange.status).isEqualTo(200);
    container.open();
  }

  private static Thread service(FakeContainer.Exchange exchange) {
    Thread thread =
        new Thread(
            () -> {
              try {
                exchange.service();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }
}
