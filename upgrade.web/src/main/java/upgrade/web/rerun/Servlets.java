package upgrade.web.rerun;

/** Finds the servlet that will serve a path. Quick: it is asked for each request. */
@FunctionalInterface
public interface Servlets {
  /** For a path that has none. */
  Found NONE = new Found(-1, -1);

  Found at(String path);

  /**
   * A servlet.
   *
   * @param serviceId negative if it is no service
   * @param bundleId its owner; negative if only its service tells
   */
  record Found(long serviceId, long bundleId) {}
}
