package upgrade.paxweb.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** What may stand behind Pax Web, and what of it is led through. */
class EngineTest {
  private final List<ServiceReference<?>> factories = new ArrayList<>();

  @Test
  void onlyJettyIsServed() {
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "8.0.34")).isTrue();
    factory(10, "org.ops4j.pax.web.pax-web-jetty");
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "8.0.34")).isTrue();
    factory(12, "org.ops4j.pax.web.pax-web-tomcat");
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "8.0.34")).isFalse();
    factory(11, "org.ops4j.pax.web.pax-web-jetty");
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "8.0.34")).isFalse();
    factory(13, "org.ops4j.pax.web.pax-web-jetty");
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "8.0.34")).isTrue();
    factory(14, "org.ops4j.pax.web.pax-web-undertow");
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "8.0.34")).isFalse();
  }

  @Test
  void onlyPaxWeb8IsServed() {
    factory(10, "org.ops4j.pax.web.pax-web-jetty");
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "9.0.9")).isFalse();
    assertThat(serves("org.ops4j.pax.web.pax-web-runtime", "11.1.0")).isFalse();
    assertThat(serves("org.apache.felix.http.jetty", "8.0.0")).isFalse();
  }

  private boolean serves(String symbolicName, String version) {
    BundleContext context =
        fake(
            BundleContext.class,
            (proxy, method, arguments) ->
                factories.isEmpty() ? null : factories.toArray(ServiceReference<?>[]::new));
    return new JettySeam(context).serves(bundle(symbolicName, version));
  }

  private void factory(long serviceId, String owner) {
    factories.add(
        fake(
            ServiceReference.class,
            (proxy, method, arguments) ->
                method.getName().equals("getBundle") ? bundle(owner, "1") : (Object) serviceId));
  }

  private static Bundle bundle(String symbolicName, String version) {
    return fake(
        Bundle.class,
        (proxy, method, arguments) ->
            method.getName().equals("getVersion") ? Version.parseVersion(version) : symbolicName);
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
