package upgrade.web.scope;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what serves a path inside one servlet context, as Felix HTTP does.
 *
 * <p>Mirrors {@code PerContextHandlerRegistry}: contexts are tried in their order, and one that
 * matches the path but has no servlet for it leaves it to the next, unless it is joined: Pax Web
 * has one for each path, and the longest path has it.
 */
final class Context implements Comparable<Context> {
  private static final Comparator<Context> ORDER =
      Comparator.<Context>comparingInt(c -> -c.path.length())
          .thenComparing(c -> c.ranking, Comparator.reverseOrder())
          .thenComparing(Context::compareIds);

  private final List<Endpoint> selves;
  private final long id;
  private final String path;
  private final int ranking;
  private final boolean joined;
  private final List<Route> routes;
  private final Routes byPath;
  private final List<FilterRule> filters;
  private final List<Endpoint> others;

  /**
   * A pattern and the servlet or resource behind it.
   *
   * @param alias whether it is an HttpService's alias, which also matches what is below it
   */
  record Route(int index, String pattern, boolean alias, Endpoint endpoint) {
    private static final String ANY = "upgrade-probe";

    /** A path that the pattern matches in a context at that path. */
    String sample(String contextPath) {
      String base = contextPath.equals("/") ? "" : contextPath;
      if (pattern.equals("/")) {
        return base + "/" + ANY;
      }
      if (pattern.startsWith("*.")) {
        return base + "/" + ANY + pattern.substring(1);
      }
      if (pattern.endsWith("/*")) {
        return base + pattern.substring(0, pattern.length() - 1) + ANY;
      }
      return pattern.isEmpty() ? base + "/" : base + pattern;
    }
  }

  /**
   * A filter and where it applies.
   *
   * @param nested whether it also guards forwards, includes or error pages, whose paths a request
   *     does not show
   */
  record FilterRule(
      Endpoint endpoint, List<PathPattern> patterns, Set<String> servletNames, boolean nested) {}

  /**
   * @param selves what it is made of: one context, or several that are one to the container
   * @param path where it is, below the container's context path; {@code /} for the root
   * @param joined whether it is all that the container has at that path
   * @param others its error pages and listeners
   */
  Context(
      List<Endpoint> selves,
      String path,
      int ranking,
      boolean joined,
      List<Route> routes,
      List<FilterRule> filters,
      List<Endpoint> others) {
    this.selves = List.copyOf(selves);
    this.id = selves.isEmpty() ? -1 : selves.get(0).serviceId();
    this.path = path;
    this.ranking = ranking;
    this.joined = joined;
    this.routes = List.copyOf(routes);
    this.byPath = new Routes(routes);
    this.filters = List.copyOf(filters);
    this.others = List.copyOf(others);
  }

  /** What it is made of; empty if it is not ready. */
  List<Endpoint> selves() {
    return selves;
  }

  String path() {
    return path;
  }

  /** Whether a path that is in it is never left to another one, and it restarts as a whole. */
  boolean isJoined() {
    return joined;
  }

  List<Route> routes() {
    return routes;
  }

  List<FilterRule> filters() {
    return filters;
  }

  /** Its error pages and listeners, and its servlets without a pattern. */
  List<Endpoint> others() {
    return others;
  }

  /** All that is in it, and itself first. */
  Set<Endpoint> endpoints() {
    Set<Endpoint> all = new LinkedHashSet<>();
    all.addAll(selves);
    for (Route route : routes) {
      all.add(route.endpoint);
    }
    filters.forEach(filter -> all.add(filter.endpoint));
    all.addAll(others);
    return all;
  }

  /** The rest of the request's path, or {@code null} if it is not in this context. */
  @Nullable String relative(String requestPath) {
    if (requestPath.equals(path)) {
      return "";
    }
    if (path.length() == 1) {
      return requestPath;
    }
    return requestPath.startsWith(path) && requestPath.charAt(path.length()) == '/'
        ? requestPath.substring(path.length())
        : null;
  }

  /** What serves the relative path; {@code null} if nothing here does. */
  @Nullable Route resolve(String relative) {
    return byPath.resolve(relative);
  }

  @Override
  public int compareTo(Context other) {
    return ORDER.compare(this, other);
  }

  /** Ids that are no service's are negative and run backwards. */
  private static int compareIds(Context one, Context other) {
    int natural = Long.compare(one.id, other.id);
    return one.id <= 0 && other.id <= 0 ? -natural : natural;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
