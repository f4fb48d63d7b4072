package upgrade.web.owner;

import java.util.List;
import java.util.Set;

/**
 * Remembers whose the contexts and servlets of a container were at one instant. Immutable.
 *
 * @param joined whether contexts of the same path are one to the container, as in Pax Web: with one
 *     set of servlet patterns, started and stopped together, and never leaving a path that is in it
 *     to another one. Its runtime's DTO also comes from a thread that may be busy for long.
 */
public record Owned(boolean joined, List<Context> contexts, List<Servlet> servlets) {
  /** Nothing is known, and contexts are separate, as the Whiteboard specification has them. */
  public static final Owned UNKNOWN = new Owned(false, List.of(), List.of());

  public Owned {
    contexts = List.copyOf(contexts);
    servlets = List.copyOf(servlets);
  }

  /** How a context came to be. */
  public enum Kind {
    WEB_ARCHIVE,
    HTTP_SERVICE,
    WHITEBOARD
  }

  /**
   * A context and its owner.
   *
   * @param path as in the runtime's DTO
   * @param name likewise
   * @param serviceId not positive if it is no service
   * @param ready whether all that belongs to it is in place
   */
  public record Context(
      Kind kind,
      String path,
      String name,
      long serviceId,
      boolean ready,
      long bundleId,
      String symbolicName) {}

  /**
   * A servlet or resource and its owner.
   *
   * @param contextPaths of the contexts that it is in
   */
  public record Servlet(
      Set<String> contextPaths, Set<String> patterns, long bundleId, String symbolicName) {
    public Servlet {
      contextPaths = Set.copyOf(contextPaths);
      patterns = Set.copyOf(patterns);
    }
  }
}
