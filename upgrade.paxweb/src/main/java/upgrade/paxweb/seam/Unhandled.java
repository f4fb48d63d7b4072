package upgrade.paxweb.seam;

import java.io.IOException;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;

/**
 * Answers a request that no handler wanted, as Jetty would once we have left it: too late for us to
 * hear of it.
 *
 * <p>The request path knows the 404 of this class (upgrade.web.record.NoServlet) from one that the
 * application means.
 */
final class Unhandled {
  private Unhandled() {}

  /** As Jetty decides it (HttpChannel, COMPLETE). */
  static void answer(Request base, HttpServletResponse response) throws IOException {
    if (!base.isHandled()
        && !base.isAsyncStarted()
        && !base.getResponse().isCommitted()
        && !base.getResponse().getHttpOutput().isClosed()) {
      base.setHandled(true);
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
