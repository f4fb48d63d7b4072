package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally;
import upgrade.web.inflight.Exchange;
import upgrade.web.park.AsyncCycle;
import upgrade.web.park.Parking;
import upgrade.web.park.Suspended;
import upgrade.web.park.Waiting;
import upgrade.web.scope.Scope;

class WebProtectionTest {
  @TempDir Path directory;

  /** What happens to the preprocessors, and when a released request is back. */
  private final List<String> events = new CopyOnWriteArrayList<>();

  private final Map<String, Object> attributes = new ConcurrentHashMap<>();

  /** Without them it would be dispatched as ASYNC, past all filters that are mapped to REQUEST. */
  @Test
  void thePreprocessorsStayUntilEveryReleasedRequestHasComeBackToThem() throws Exception {
    WebProtection web = web();
    GateState closed =
        web.gate().close(Scope.EVERYTHING, new Tally("1", (figure, n) -> {}, web.totals()));
    Exchange exchange = web.inFlight().enter("GET", "/shop");
    assertThat(web.parking().park(exchange, closed, waiter())).isEqualTo(Parking.Wait.LEFT);
    web.gate().open();
    web.parking().gateChanged();
    assertThat(events).containsExactly("dispatched");

    Thread stop = new Thread(web::deactivate);
    stop.start();
    Awaitility.await()
        .until(
            () ->
                stop.getState() == Thread.State.TIMED_WAITING
                    || stop.getState() == Thread.State.TERMINATED);
    events.add("back");
    web.parking().arrived((Waiting) attributes.get(Parking.ATTRIBUTE));
    stop.join(Duration.ofSeconds(30).toMillis());
    exchange.ended();

    assertThat(events).containsExactly("dispatched", "back", "unregistered", "unregistered");
  }

  @Test
  void nothingOfUsStaysIfTheSeamGoesWhileItIsOpened() {
    FakeWeb fake = new FakeWeb(directory, events);
    fake.seamStops = true;

    assertThatThrownBy(fake::web).isInstanceOf(IllegalStateException.class);

    assertThat(fake.listeners).isEmpty();
  }

  @Test
  void leftoversThatCannotBeRemovedAreNoReasonNotToProtect() {
    WebProtection.clear(
        () -> {
          throw new IOException("read-only file system");
        });
    WebProtection.clear(
        () -> {
          throw new DirectoryIteratorException(new IOException("unreadable"));
        });
  }

  private WebProtection web() throws Exception {
    return new FakeWeb(directory, events).web();
  }

  private Parking.Waiter waiter() {
    AsyncContext async =
        fake(
            AsyncContext.class,
            (proxy, method, arguments) -> {
              if (method.getName().equals("dispatch")) {
                events.add("dispatched");
              }
              return method.getName().equals("getTimeout") ? 30_000L : null;
            });
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "startAsync" -> async;
                  case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                  default -> throw new AssertionError(method);
                });
    return new Parking.Waiter() {
      @Override
      public Suspended suspend() {
        return AsyncCycle.start(request);
      }

      @Override
      public void leaves() {}
    };
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
