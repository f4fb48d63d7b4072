package upgrade.web.seam;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import upgrade.web.settings.WebConfiguration;
import upgrade.web.stack.HttpStack;

/** Makes a request path as in a framework whose HTTP service serves nothing. */
public final class FakeWeb {
  /** By the names of the members of {@link WebConfiguration}; an exception is thrown. */
  public final Map<String, Object> configuration = new HashMap<>();

  /** As they are configured, before they are converted. */
  public final Map<String, Object> properties = new HashMap<>();

  /** Of services and bundles, as long as they listen. */
  public final List<Object> listeners = new ArrayList<>();

  /** Whether the bundle of the seam has no valid context any more. */
  public boolean seamStops;

  private final Path directory;
  private final List<String> events;

  /**
   * @param events hears when a preprocessor is unregistered
   */
  public FakeWeb(Path directory, List<String> events) {
    this.directory = directory;
    this.events = events;
  }

  public WebProtection web() throws Exception {
    BundleContext context = context();
    return new WebProtection(
        context,
        new HttpStack(
            context.getBundle(),
            fake(HttpServiceRuntime.class, (proxy, method, arguments) -> runtime()),
            new WhiteboardSeam(context)),
        fake(ServiceComponentRuntime.class, (proxy, method, arguments) -> null),
        configuration(),
        properties);
  }

  public WebConfiguration configuration() {
    return fake(
        WebConfiguration.class,
        (proxy, method, arguments) -> {
          Object value = configuration.getOrDefault(method.getName(), method.getDefaultValue());
          if (value instanceof RuntimeException failure) {
            throw failure;
          }
          return value;
        });
  }

  private static RuntimeDTO runtime() {
    RuntimeDTO dto = new RuntimeDTO();
    dto.serviceDTO = new ServiceReferenceDTO();
    dto.serviceDTO.properties = Map.of("osgi.http.endpoint", "http://127.0.0.1:8080/");
    return dto;
  }

  /** Of a framework in which there is nothing else. */
  public BundleContext context() {
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
                  case "getBundleId" -> 1L;
                  case "getSymbolicName", "toString" -> "upgrade.web";
                  default -> throw new AssertionError(method);
                });
    return fake(
        BundleContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundle" -> bundle;
              case "getBundles" -> new Bundle[0];
              case "getDataFile" -> directory.resolve((String) arguments[0]).toFile();
              case "registerService" -> registration(arguments[0] == Preprocessor.class);
              case "addServiceListener", "addBundleListener" -> {
                listeners.add(arguments[0]);
                yield null;
              }
              case "removeServiceListener", "removeBundleListener" -> {
                listeners.remove(arguments[0]);
                yield null;
              }
              default -> null;
            });
  }

  private ServiceRegistration<?> registration(boolean preprocessor) {
    if (preprocessor && seamStops) {
      throw new IllegalStateException("invalid BundleContext");
    }
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

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
