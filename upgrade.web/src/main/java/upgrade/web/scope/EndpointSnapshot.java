package upgrade.web.scope;

import java.util.List;
import java.util.Set;

/** Remembers what served requests at one instant, and for which bundle. Immutable. */
public final class EndpointSnapshot {
  /** Of a framework without an HTTP service. */
  public static final EndpointSnapshot NONE = new EndpointSnapshot();

  private EndpointSnapshot() {}

  /** Whether there is an HTTP service at all. */
  public boolean isPresent() {
    return false;
  }

  /** All that works; what failed or is shadowed is not among them. */
  public List<Endpoint> endpoints() {
    return List.of();
  }

  /** The preprocessors in the order in which a request passes them. */
  public List<Endpoint> preprocessors() {
    return List.of();
  }

  /** The URLs under which the HTTP service is reached, as it gives them. */
  public List<String> addresses() {
    return List.of();
  }

  /** What those bundles have in the path of requests; {@link Scope#NOTHING} if nothing. */
  public Scope scopeOf(Set<Long> affectedBundleIds) {
    return Scope.NOTHING;
  }
}
