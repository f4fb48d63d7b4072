package upgrade.impl.affected;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

class KindTest {
  /** They register nothing by which they could be told from an application. */
  @ParameterizedTest
  @ValueSource(strings = {"jetty", "spi", "extender-war", "extender-whiteboard"})
  void aPartOfPaxWebTakesAlongWhatItServes(String part) {
    Bundle bundle = named("org.ops4j.pax.web.pax-web-" + part);

    assertThat(Kind.unprotectable(bundle))
        .hasValueSatisfying(why -> assertThat(why).contains("Pax Web"));
    assertThat(Kind.isInfrastructure(bundle)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.ops4j.pax.web.samples.war", "com.acme.shop"})
  void anApplicationIsNone(String symbolicName) {
    assertThat(Kind.unprotectable(named(symbolicName))).isEmpty();
    assertThat(Kind.isInfrastructure(named(symbolicName))).isFalse();
  }

  private static Bundle named(String symbolicName) {
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> symbolicName;
                  case "getBundleId" -> 7L;
                  case "adapt", "getRegisteredServices" -> null;
                  default -> throw new AssertionError(method);
                });
  }
}
