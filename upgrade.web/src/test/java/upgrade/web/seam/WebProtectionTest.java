package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally;
import upgrade.web.inflight.Exchange;
import upgrade.web.park.Parking;
import upgrade.web.park.Waiting;
import upgrade.web.scope.Scope;
import upgrade.web.settings.WebConfiguration;

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

  private WebProtection web() throws Exception {
    return new WebProtection(
        context(),
        fake(HttpServiceRuntime.class, (proxy, method, arguments) -> null),
        fake(ServiceComponentRuntime.class, (proxy, method, arguments) -> null),
        fake(WebConfiguration.class, (proxy, method, arguments) -> method.getDefaultValue()));
  }

  private BundleContext context() {
    BundleWiring wiring =
        fake(
            BundleWiring.class,
            (proxy, method, arguments) ->
                method.getName().equals("listResources") ? List.of() : null);
    Bundle bundle =
        fake(
            Bundle.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "adapt" -> wiring;
                  case "getSymbolicName", "toString" -> "upgrade.web";
                  default -> throw new AssertionError(method);
                });
    return fake(
        BundleContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundle" -> bundle;
              case "getDataFile" -> directory.resolve((String) arguments[0]).toFile();
              case "registerService" -> registration(arguments[0] == Preprocessor.class);
              default -> null;
            });
  }

  private ServiceRegistration<?> registration(boolean preprocessor) {
    ServiceReference<?> reference = fake(ServiceReference.class, (proxy, method, arguments) -> 1L);
    return fake(
        ServiceRegistration.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("unregister") && preprocessor) {
            events.add("unregistered");
          }
          return method.getName().equals("getReference") ? reference : null;
        });
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
      public HttpServletRequest request() {
        return request;
      }

      @Override
      public boolean mayLeave() {
        return true;
      }

      @Override
      public void leaves() {}
    };
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
