package upgrade.log;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;

/** Notes what a logger of the OSGi log service is called with. */
final class Recorded {
  final List<String> calls = new ArrayList<>();
  LogLevel level;
  Throwable failure;

  Recorded(LogLevel level) {
    this.level = level;
  }

  Logger logger() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> called(method, arguments));
  }

  private Object called(Method method, Object[] arguments) throws Throwable {
    if (failure != null) {
      throw failure;
    }
    String name = method.getName();
    if (name.startsWith("is")) {
      String asked = name.substring(2).replace("Enabled", "").toUpperCase(Locale.ROOT);
      return level.implies(LogLevel.valueOf(asked));
    }
    boolean isVarargs = arguments[arguments.length - 1] instanceof Object[];
    calls.add(name + " " + Arrays.deepToString(arguments) + (isVarargs ? " varargs" : ""));
    return null;
  }
}
