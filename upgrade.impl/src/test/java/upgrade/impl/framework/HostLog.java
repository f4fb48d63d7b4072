package upgrade.impl.framework;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Reads the framework's log service, whose classes are the framework's own and not the test's. */
final class HostLog {
  /** One entry. */
  record Line(String logger, String level, Bundle bundle, String message, Throwable thrown) {}

  final List<Line> lines = new CopyOnWriteArrayList<>();
  private final BundleContext context;

  HostLog(BundleContext context) throws ReflectiveOperationException {
    this.context = context;
    Object reader = service("org.osgi.service.log.LogReaderService");
    Class<?> type = type(reader, "org.osgi.service.log.LogListener");
    Object listener =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "logged" -> lines.add(line(arguments[0])) ? null : null;
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> "the test's";
                });
    call(reader, "org.osgi.service.log.LogReaderService", "addLogListener", type, listener);
  }

  /** For every bundle, by LoggerAdmin; the name of a logger covers those below it. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  void level(String logger, String level) throws ReflectiveOperationException {
    Object admin = service("org.osgi.service.log.admin.LoggerAdmin");
    Class levels = type(admin, "org.osgi.service.log.LogLevel");
    Object root =
        call(
            admin,
            "org.osgi.service.log.admin.LoggerAdmin",
            "getLoggerContext",
            String.class,
            (Object) null);
    call(
        root,
        "org.osgi.service.log.admin.LoggerContext",
        "setLogLevels",
        Map.class,
        Map.of(logger, Enum.valueOf(levels, level)));
  }

  private Line line(Object entry) throws ReflectiveOperationException {
    return new Line(
        (String) get(entry, "getLoggerName"),
        String.valueOf(get(entry, "getLogLevel")),
        (Bundle) get(entry, "getBundle"),
        (String) get(entry, "getMessage"),
        (Throwable) get(entry, "getException"));
  }

  private Object service(String type) {
    ServiceReference<?>[] references;
    try {
      references = context.getAllServiceReferences(type, null);
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
    return context.getService(references[0]);
  }

  private static Class<?> type(Object service, String name) throws ReflectiveOperationException {
    return Class.forName(name, false, service.getClass().getClassLoader());
  }

  private static Object get(Object entry, String getter) throws ReflectiveOperationException {
    return type(entry, "org.osgi.service.log.LogEntry").getMethod(getter).invoke(entry);
  }

  private static Object call(
      Object target, String type, String method, Class<?> parameter, Object argument)
      throws ReflectiveOperationException {
    return type(target, type).getMethod(method, parameter).invoke(target, argument);
  }
}
