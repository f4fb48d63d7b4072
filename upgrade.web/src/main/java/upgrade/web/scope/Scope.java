package upgrade.web.scope;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the requests that an upgrade interrupts from those that it does not.
 *
 * <p>Immutable, made from an {@link EndpointSnapshot} that was taken while everything still served.
 */
public abstract class Scope {
  /** No request at all. */
  public static final Scope NOTHING = new Fixed(false, "nothing");

  /** Every request. */
  public static final Scope EVERYTHING = new Fixed(true, "everything");

  Scope() {}

  /**
   * Whether the request with that path is interrupted. Quick: called for each request while a gate
   * is closed.
   *
   * @param path decoded, below the container's context path: {@code getServletPath()} and {@code
   *     getPathInfo()} of the container's request in one
   */
  public abstract boolean covers(String path);

  /** Whether it covers no request. */
  public abstract boolean isEmpty();

  /** For the operator: what makes it cover what it covers, one line each. */
  public abstract List<String> describe();

  /**
   * The bundle that served that path when the scope was taken, such as {@code shop [12]}; empty if
   * it is not known or the path is not covered.
   */
  public abstract Optional<String> ownerOf(String path);

  /** The affected bundles that have something in it. */
  public abstract Set<Long> owners();

  /** The parts that were made from one snapshot each. */
  abstract List<AffectedScope> parts();

  /** What either covers, each by its own snapshot. */
  public Scope union(Scope other) {
    return JoinedScope.of(this, other);
  }

  private static final class Fixed extends Scope {
    private final boolean all;
    private final String text;

    Fixed(boolean all, String text) {
      this.all = all;
      this.text = text;
    }

    @Override
    public boolean covers(String path) {
      return all;
    }

    @Override
    public boolean isEmpty() {
      return !all;
    }

    @Override
    public List<String> describe() {
      return all ? List.of(text) : List.of();
    }

    @Override
    public Optional<String> ownerOf(String path) {
      return Optional.empty();
    }

    @Override
    public Set<Long> owners() {
      return Set.of();
    }

    @Override
    List<AffectedScope> parts() {
      return List.of();
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
