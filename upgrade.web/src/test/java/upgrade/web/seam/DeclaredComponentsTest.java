package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

class DeclaredComponentsTest {
  private final List<String> calls = new ArrayList<>();
  private boolean declared = true;
  private boolean installed = true;

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private DeclaredComponents components() {
    Bundle bundle =
        proxy(
            Bundle.class,
            (self, method, arguments) -> {
              throw new AssertionError(method);
            });
    ServiceComponentRuntime runtime =
        proxy(
            ServiceComponentRuntime.class,
            (self, method, arguments) -> {
              if (method.getName().equals("getComponentDescriptionDTO")) {
                ComponentDescriptionDTO description = new ComponentDescriptionDTO();
                description.name = (String) arguments[1];
                return declared ? description : null;
              }
              calls.add(method.getName() + " " + ((ComponentDescriptionDTO) arguments[0]).name);
              return null;
            });
    BundleContext context =
        proxy(BundleContext.class, (self, method, arguments) -> installed ? bundle : null);
    return new DeclaredComponents(context, runtime);
  }

  @Test
  void aServiceThatIsLostIsRegisteredOnceMore() {
    components().registerAnew(7, "shop.Cart");
    assertThat(calls).containsExactly("disableComponent shop.Cart", "enableComponent shop.Cart");
  }

  @Test
  void whatIsGoneStaysSo() {
    declared = false;
    components().registerAnew(7, "shop.Cart");
    installed = false;
    components().registerAnew(7, "shop.Cart");
    assertThat(calls).isEmpty();
  }
}
