package upgrade.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import upgrade.api.Problem;
import upgrade.web.scope.EndpointSnapshot;
import upgrade.web.scope.Site;

class OtherServersTest {
  private static final String WHITEBOARD = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String JAVAX = "org.osgi.service.http.runtime.HttpServiceRuntime";
  private static final String HTTP_SERVICE = "org.osgi.service.http.HttpService";

  private final Bundle ours = bundle(9, "upgrade.web");
  private final List<ServiceReference<?>> services = new ArrayList<>();

  /** Its runtime has the service id 0 and is of bundle 1. */
  private final EndpointSnapshot covered = new Site().snapshot();

  @Test
  void theOneThatWeCoverIsNoProblem() {
    register(0, WHITEBOARD, bundle(1, "http"), ours);
    register(1, HTTP_SERVICE, bundle(1, "http"));
    register(2, JAVAX, bundle(1, "http"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void aSecondOneOfTheSameBundleIsNamed() {
    register(0, WHITEBOARD, bundle(1, "http"), ours);
    register(5, WHITEBOARD, bundle(1, "http"));
    assertThat(problems()).hasSize(1);
  }

  @Test
  void anotherOneIsNamed() {
    register(0, WHITEBOARD, bundle(1, "http"), ours);
    register(5, WHITEBOARD, bundle(2, "second.http"));
    register(6, JAVAX, bundle(3, "third.http"), bundle(4, "somebody"));
    assertThat(problems())
        .extracting(Problem::subject)
        .containsExactly("HTTP service second.http [2]", "HTTP service third.http [3]");
    assertThat(problems().get(0).reason()).contains("http://127.0.0.1:8080/");
  }

  @Test
  void theOtherFlavourTakesCareOfTheOtherServletApi() {
    register(0, WHITEBOARD, bundle(1, "http"), ours);
    register(6, JAVAX, bundle(3, "third.http"), bundle(10, "upgrade.web.javax"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void anHttpServiceWithoutAWhiteboardIsNamed() {
    register(0, WHITEBOARD, bundle(1, "http"), ours);
    register(7, HTTP_SERVICE, bundle(5, "plain.http"));
    assertThat(problems())
        .singleElement()
        .extracting(Problem::subject)
        .isEqualTo("HTTP service plain.http [5]");
  }

  private List<Problem> problems() {
    BundleContext context =
        fake(
            BundleContext.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> ours;
                  case "getAllServiceReferences" -> matching((String) arguments[1]);
                  default -> throw new AssertionError(method);
                });
    return new OtherServers(context).problems(covered);
  }

  private ServiceReference<?>[] matching(String filter) throws Exception {
    return services.stream()
        .filter(FrameworkUtil.createFilter(filter)::match)
        .toArray(ServiceReference<?>[]::new);
  }

  private void register(long id, String type, Bundle owner, Bundle... users) {
    services.add(
        fake(
            ServiceReference.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> owner;
                  case "getUsingBundles" -> users;
                  case "getPropertyKeys" -> new String[] {"objectClass", "service.id"};
                  case "getProperty" ->
                      arguments[0].equals("service.id")
                          ? (Object) id
                          : arguments[0].equals("objectClass") ? new String[] {type} : null;
                  default -> throw new AssertionError(method);
                }));
  }

  private static Bundle bundle(long id, String name) {
    return fake(
        Bundle.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundleId" -> id;
              case "getSymbolicName" -> name;
              case "hashCode" -> (int) id;
              case "equals" -> ((Bundle) arguments[0]).getBundleId() == id;
              default -> throw new AssertionError(method);
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
