package upgrade.web.spi;

/**
 * Knows whose the endpoints are that their owners have not registered as services: web archives,
 * and what was registered with the HttpService.
 */
public interface Owners {
  /** Of a container that has none of those, or does not tell. */
  Owners UNKNOWN =
      new Owners() {
        @Override
        public long ofContext(String contextPath, String name) {
          return -1;
        }

        @Override
        public long ofServlet(String contextPath, String name) {
          return -1;
        }
      };

  /**
   * The id of the bundle to which a context belongs that is no service.
   *
   * @param contextPath as in the runtime's {@code ServletContextDTO}
   * @param name likewise
   * @return negative if it is not known
   */
  long ofContext(String contextPath, String name);

  /**
   * The id of the bundle to which a servlet belongs that is no service.
   *
   * @return negative if it is not known
   */
  long ofServlet(String contextPath, String name);
}
