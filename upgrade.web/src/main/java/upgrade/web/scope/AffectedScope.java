package upgrade.web.scope;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upgrade.web.scope.Context.FilterRule;
import upgrade.web.scope.Context.Route;
import upgrade.web.scope.Endpoint.Kind;

/** Covers what the affected bundles have in the path of requests, by one snapshot. */
final class AffectedScope extends Scope {
  private final EndpointSnapshot snapshot;
  private final Set<Long> affected;
  private final Set<Long> httpServiceUsers;
  private final Set<Long> jaxrsBundles;
  private final boolean everything;
  private final Part[] parts;
  private final List<Endpoint> expected;
  private final List<String> lines;

  AffectedScope(EndpointSnapshot snapshot, Set<Long> affected) {
    this.snapshot = snapshot;
    this.affected = affected;
    this.httpServiceUsers = affectedOf(snapshot.httpServiceUsers());
    this.jaxrsBundles = affectedOf(snapshot.jaxrsBundles());
    this.everything = snapshot.preprocessors().stream().anyMatch(this::owned);
    this.parts = snapshot.contexts().stream().map(this::part).toArray(Part[]::new);
    this.expected = List.copyOf(collectExpected());
    this.lines =
        expected.stream()
            .filter(endpoint -> owned(endpoint) && interrupts(endpoint))
            .map(Endpoint::toString)
            .toList();
  }

  /**
   * One context, ready to match.
   *
   * @param whole whether all that it serves is covered
   * @param routes by {@link Route#index}: whether it is covered for what serves it
   * @param filters the patterns of the affected filters
   */
  private record Part(Context context, boolean whole, boolean[] routes, PathPattern[] filters) {

    boolean covers(Route route, String relative) {
      if (whole || routes[route.index()]) {
        return true;
      }
      for (PathPattern filter : filters) {
        if (filter.matches(relative)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public boolean covers(String path) {
    if (everything) {
      return true;
    }
    for (Part part : parts) {
      String relative = part.context.relative(path);
      if (relative != null) {
        Route route = part.context.resolve(relative);
        if (route != null) {
          return part.covers(route, relative);
        }
        if (part.context.isJoined()) {
          return part.whole; // what answers here is the context itself: a file, a 404 of its own
        }
      }
    }
    return false;
  }

  private Part part(Context context) {
    List<FilterRule> filters =
        context.filters().stream().filter(filter -> owned(filter.endpoint())).toList();
    boolean[] routes = new boolean[context.routes().size()];
    for (Route route : context.routes()) {
      routes[route.index()] = owned(route.endpoint()) || named(route.endpoint(), filters);
    }
    return new Part(
        context,
        whole(context, filters),
        routes,
        filters.stream().flatMap(filter -> filter.patterns().stream()).toArray(PathPattern[]::new));
  }

  /** A resource has no name that a filter could be mapped to. */
  private static boolean named(Endpoint endpoint, List<FilterRule> filters) {
    return endpoint.kind() == Kind.SERVLET
        && filters.stream().anyMatch(filter -> filter.servletNames().contains(endpoint.name()));
  }

  /**
   * Whether any request of the context may meet the affected bundles: they own its helper, what
   * answers its errors, what hears each of its requests, or a filter of inner dispatches, whose
   * paths nobody knows beforehand. A joined context is stopped and started for each of its helpers
   * and for each listener that hears of its start.
   */
  private boolean whole(Context context, List<FilterRule> affectedFilters) {
    return context.selves().stream().anyMatch(this::owned)
        || affectedFilters.stream().anyMatch(FilterRule::nested)
        || context.others().stream()
            .anyMatch(other -> owned(other) && other.kind() != Kind.SERVLET && interrupts(other));
  }

  /** Whether a request may meet it; not so a listener of sessions or, mostly, of the context. */
  private boolean interrupts(Endpoint endpoint) {
    return endpoint.kind() != Kind.LISTENER
        || endpoint.patterns().stream()
            .anyMatch(
                type ->
                    type.endsWith(".ServletRequestListener")
                        || (snapshot.isJoined() && type.endsWith(".ServletContextListener")));
  }

  private Set<Long> affectedOf(Set<Long> bundleIds) {
    Set<Long> both = new HashSet<>(bundleIds);
    both.retainAll(affected);
    return both;
  }

  private boolean owned(Endpoint endpoint) {
    return affected.contains(endpoint.bundleId()) || !onBehalfOf(endpoint).isEmpty();
  }

  /** The affected bundles for which somebody else may have registered it. */
  private Set<Long> onBehalfOf(Endpoint endpoint) {
    if (!endpoint.isRoute()) {
      return Set.of();
    }
    if (endpoint.bundleId() < 0) {
      return endpoint.serviceId() < 0 ? httpServiceUsers : Set.of();
    }
    // Coarse: which of the whiteboard's servlets serves whose application is not known here.
    return snapshot.jaxrsWhiteboards().contains(endpoint.bundleId()) ? jaxrsBundles : Set.of();
  }

  /** What has to be back; in a context of ours that is all, as it comes back bit by bit. */
  private Set<Endpoint> collectExpected() {
    Set<Endpoint> all = new LinkedHashSet<>();
    snapshot.preprocessors().stream().filter(this::owned).forEach(all::add);
    for (Context context : snapshot.contexts()) {
      boolean whole = context.selves().stream().anyMatch(this::owned);
      context.endpoints().stream().filter(endpoint -> whole || owned(endpoint)).forEach(all::add);
    }
    return all;
  }

  @Override
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  @Override
  public List<String> describe() {
    return lines;
  }

  @Override
  public Optional<String> ownerOf(String path) {
    return covers(path) ? snapshot.ownerOf(path) : Optional.empty();
  }

  @Override
  public Set<Long> owners() {
    Set<Long> owners = new HashSet<>();
    expected.stream().filter(this::owned).forEach(endpoint -> owners.addAll(ownersOf(endpoint)));
    owners.retainAll(affected);
    return owners;
  }

  @Override
  List<AffectedScope> parts() {
    return List.of(this);
  }

  /** Whether the context at that path answered requests when the scope was taken. */
  boolean wasStarted(String contextPath) {
    return snapshot.isStarted(contextPath);
  }

  List<Endpoint> expected() {
    return expected;
  }

  /** The bundles without which it cannot come back. */
  Set<Long> ownersOf(Endpoint endpoint) {
    Set<Long> others = onBehalfOf(endpoint);
    return others.isEmpty() ? Set.of(endpoint.bundleId()) : others;
  }

  /** Whether an endpoint that is there now may stand for one that was there before. */
  boolean mayReplace(Endpoint before, Endpoint now) {
    return now.bundleId() == before.bundleId()
        || (!before.symbolicName().isEmpty() && before.symbolicName().equals(now.symbolicName()))
        || (affected.contains(before.bundleId()) && affected.contains(now.bundleId()));
  }

  @Override
  public String toString() {
    return new ArrayList<>(lines).toString();
  }
}
