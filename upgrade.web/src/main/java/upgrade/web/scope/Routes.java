package upgrade.web.scope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upgrade.web.scope.Context.Route;

/**
 * Finds the servlet or resource of a path in the order of {@link PathPattern}, by look-up where
 * there may be hundreds: exact patterns and aliases, then paths, then all others one by one.
 */
final class Routes {
  private final Map<String, Route> exact = new HashMap<>();
  private final Map<String, Route> aliases = new HashMap<>();
  private final Map<String, Route> below = new HashMap<>();
  private final Other[] others;

  private record Other(PathPattern pattern, Route route) {}

  Routes(List<Route> routes) {
    List<Other> remaining = new ArrayList<>();
    for (Route route : routes) {
      String pattern = route.pattern();
      if (pattern.isEmpty() || pattern.equals("/") || pattern.startsWith("*.")) {
        remaining.add(new Other(PathPattern.of(pattern), route));
      } else if (pattern.endsWith("/*")) {
        below.putIfAbsent(pattern.substring(0, pattern.length() - 2), route);
      } else {
        (route.alias() ? aliases : exact).putIfAbsent(pattern, route);
      }
    }
    remaining.sort(Comparator.comparing(Other::pattern));
    this.others = remaining.toArray(Other[]::new);
  }

  /** What serves the path inside the context; {@code null} if nothing does. */
  @Nullable Route resolve(String path) {
    Route found = exact.get(path);
    if (found == null) {
      found = longest(aliases, path);
    }
    if (found == null) {
      found = longest(below, path);
    }
    for (int i = 0; found == null && i < others.length; i++) {
      if (others[i].pattern.matches(path)) {
        found = others[i].route;
      }
    }
    return found;
  }

  private static @Nullable Route longest(Map<String, Route> bases, String path) {
    if (bases.isEmpty()) {
      return null;
    }
    Route found = bases.get(path);
    int end = path.length();
    while (found == null && end > 0) {
      end = path.lastIndexOf('/', end - 1);
      if (end < 0) {
        return null;
      }
      found = bases.get(path.substring(0, end));
    }
    return found;
  }
}
