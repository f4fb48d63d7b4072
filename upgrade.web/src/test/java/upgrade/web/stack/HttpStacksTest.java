package upgrade.web.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.web.spi.Seam;

/** One HTTP service is protected by one seam, and an exchange of either is followed. */
class HttpStacksTest {
  private final List<String> events = new ArrayList<>();
  private final List<Object> offered = new ArrayList<>();
  private Runnable onOffer = () -> {};

  private final HttpStacks stacks = new HttpStacks(context());

  private final Bundle felix = bundle("felix");
  private final Bundle pax = bundle("pax");
  private final ServiceReference<HttpServiceRuntime> felixRuntime = reference(1, felix);
  private final ServiceReference<HttpServiceRuntime> paxRuntime = reference(2, pax);
  private final ServiceReference<Seam> felixSeam = reference(3, felix);
  private final ServiceReference<Seam> paxSeam = reference(4, pax);

  @Test
  void whatWasThereBeforeIsOffered() {
    stacks.addRuntime(felixRuntime, runtime());
    stacks.addSeam(felixSeam, seam(felix));
    assertThat(events).isEmpty();
    stacks.activate();
    assertThat(events).containsExactly("+felix");
  }

  @Test
  void aServerWithoutASeamIsNotProtected() {
    stacks.activate();
    stacks.addSeam(felixSeam, seam(felix));
    stacks.addRuntime(paxRuntime, runtime());
    assertThat(events).containsExactly("+none");
    stacks.addSeam(paxSeam, seam(pax));
    assertThat(events).containsExactly("+none", "-none", "+pax");
  }

  @Test
  void anExchangeIsFollowedAndThereAreNeverTwo() {
    stacks.addRuntime(felixRuntime, runtime());
    stacks.addSeam(felixSeam, seam(felix));
    stacks.addSeam(paxSeam, seam(pax));
    stacks.activate();
    // Of a higher ranking even; what is in force stays, so that nothing is interrupted.
    stacks.addRuntime(paxRuntime, runtime());
    assertThat(events).containsExactly("+felix");
    stacks.removeRuntime(felixRuntime);
    assertThat(events).containsExactly("+felix", "-felix", "+pax");
    stacks.removeSeam(paxSeam);
    assertThat(events).containsExactly("+felix", "-felix", "+pax", "-pax", "+none");
    stacks.deactivate();
    assertThat(events).endsWith("-none");
  }

  @Test
  void theSameServerUnderAnotherRuntimeIsAnotherStack() {
    stacks.addRuntime(felixRuntime, runtime());
    stacks.addSeam(felixSeam, seam(felix));
    stacks.activate();
    ServiceReference<HttpServiceRuntime> next = reference(7, felix);
    stacks.addRuntime(next, runtime());
    stacks.removeRuntime(felixRuntime);
    assertThat(events).containsExactly("+felix", "-felix", "+felix");
  }

  /** Who hears of a new service may stop a bundle at once, in the same thread. */
  @Test
  void aChangeInTheMiddleOfAnotherIsNotLost() {
    stacks.addSeam(felixSeam, seam(felix));
    stacks.activate();
    onOffer =
        () -> {
          onOffer = () -> {};
          stacks.removeSeam(felixSeam);
        };
    stacks.addRuntime(felixRuntime, runtime());
    assertThat(events).containsExactly("+none", "-none", "+felix", "-felix", "+none");
  }

  @Test
  void aSeamThatFailsDoesNotEndIt() {
    stacks.activate();
    stacks.addRuntime(felixRuntime, runtime());
    Seam fails =
        fake(
            Seam.class,
            (proxy, method, arguments) -> {
              throw new NoClassDefFoundError("gone");
            });
    stacks.addSeam(paxSeam, fails);
    stacks.removeSeam(paxSeam);
    stacks.addSeam(felixSeam, seam(felix));
    assertThat(events).endsWith("-none", "+felix");
  }

  private BundleContext context() {
    return fake(
        BundleContext.class,
        (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("registerService");
          Object service = arguments[1];
          String name =
              service instanceof HttpStack stack ? stack.server().getSymbolicName() : "none";
          assertThat(offered).isEmpty();
          offered.add(service);
          events.add("+" + name);
          onOffer.run();
          return fake(
              ServiceRegistration.class,
              (registration, called, none) -> {
                offered.remove(service);
                events.add("-" + name);
                return null;
              });
        });
  }

  private static Seam seam(Bundle server) {
    return fake(Seam.class, (proxy, method, arguments) -> arguments[0] == server);
  }

  private static HttpServiceRuntime runtime() {
    return fake(HttpServiceRuntime.class, (proxy, method, arguments) -> null);
  }

  private static Bundle bundle(String name) {
    return fake(Bundle.class, (proxy, method, arguments) -> name);
  }

  private static <T> ServiceReference<T> reference(int id, Bundle bundle) {
    @SuppressWarnings("unchecked")
    ServiceReference<T> reference =
        fake(
            ServiceReference.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> bundle;
                  case "compareTo" -> Integer.compare(id, arguments[0].hashCode());
                  case "hashCode" -> id;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new AssertionError(method);
                });
    return reference;
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
