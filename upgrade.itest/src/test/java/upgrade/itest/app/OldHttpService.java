package upgrade.itest.app;

import jakarta.servlet.Servlet;
import java.lang.reflect.Method;
import org.osgi.framework.BundleContext;

/** The HttpService of the javax servlet API, by reflection: the other one has none. */
final class OldHttpService {
  private static final String NAME = "org.osgi.service.http.HttpService";

  private final Object service;

  private OldHttpService(Object service) {
    this.service = service;
  }

  static OldHttpService find(BundleContext context) {
    return new OldHttpService(context.getService(context.getServiceReference(NAME)));
  }

  void register(String alias, Servlet servlet) throws ReflectiveOperationException {
    call("registerServlet", alias, servlet, null, null);
  }

  void unregister(String alias) throws ReflectiveOperationException {
    call("unregister", alias);
  }

  private void call(String name, Object... arguments) throws ReflectiveOperationException {
    Class<?> type = Class.forName(NAME, false, OldHttpService.class.getClassLoader());
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)) {
        Object unused = method.invoke(service, arguments);
      }
    }
  }
}
