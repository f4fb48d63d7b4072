package upgrade.web.record;

import java.util.Set;

/**
 * Tells a 404 that a container sends since it has no servlet from one that the application means.
 *
 * <p>Felix HTTP never gets that far: see {@link RecordingRequest#foundServlet}. Pax Web has a
 * servlet for it, and where it has no context our seam says so for it.
 */
final class NoServlet {
  private static final Set<String> SENDERS =
      Set.of(
          "org.ops4j.pax.web.service.spi.servlet.Default404Servlet",
          "upgrade.paxweb.seam.Unhandled");

  /** A servlet that forwards has run. */
  private static final Set<String> FORWARDS = Set.of("org.eclipse.jetty.server.Dispatcher");

  private static final String WHERE_IT_CAME_FROM = "upgrade.web.path.";

  private NoServlet() {}

  /** Whether this thread, which is about to send a 404, does so for the container. */
  static boolean sends() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .takeWhile(name -> !name.startsWith(WHERE_IT_CAME_FROM))
                    .takeWhile(name -> !FORWARDS.contains(name))
                    .anyMatch(SENDERS::contains));
  }
}
