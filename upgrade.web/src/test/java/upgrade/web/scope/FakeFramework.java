package upgrade.web.scope;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Answers the few questions that are asked of a framework here, and fails at any other. */
final class FakeFramework {
  final List<ServiceReference<?>> services = new ArrayList<>();
  final List<ServiceListener> listeners = new ArrayList<>();
  boolean stopped;

  BundleContext context() {
    return fake(
        BundleContext.class,
        (proxy, method, arguments) -> {
          if (stopped) {
            throw new IllegalStateException("stopped");
          }
          return switch (method.getName()) {
            case "getAllServiceReferences" ->
                services.isEmpty() ? null : services.toArray(ServiceReference<?>[]::new);
            case "addServiceListener" -> {
              listeners.add((ServiceListener) arguments[0]);
              yield null;
            }
            case "removeServiceListener" -> {
              listeners.remove((ServiceListener) arguments[0]);
              yield null;
            }
            default -> throw new AssertionError(method);
          };
        });
  }

  static Bundle bundle(long id, String symbolicName) {
    return fake(
        Bundle.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundleId" -> id;
              case "getSymbolicName" -> symbolicName;
              default -> throw new AssertionError(method);
            });
  }

  /**
   * @param owner {@code null} for a service that is unregistered meanwhile
   */
  void register(Bundle owner, Bundle[] users, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.putIfAbsent("objectClass", new String[] {"java.lang.Object"});
    services.add(
        fake(
            ServiceReference.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> owner;
                  case "getUsingBundles" -> users;
                  case "getProperty" -> all.get((String) arguments[0]);
                  case "getPropertyKeys" -> all.keySet().toArray(String[]::new);
                  default -> throw new AssertionError(method);
                }));
  }

  /** Tells of the last service that was registered. */
  void changed(int type) {
    ServiceEvent event = new ServiceEvent(type, services.get(services.size() - 1));
    List.copyOf(listeners).forEach(listener -> listener.serviceChanged(event));
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
