package upgrade.paxweb.jetty12;

import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Attributes;

/** Reads what the servlet layer above keeps of a request. */
final class Servlets {
  /** Pax Web's, for what no servlet is mapped to; its class is not exported. */
  private static final String NO_SERVLET = ".Default404Servlet";

  private static final String CHANNEL = ".ServletChannel";

  private Servlets() {}

  /** Whether the attempt that has just ended was led to a servlet. */
  static boolean found(Request request) {
    Object cached = request.getComponents().getCache().getAttribute(ServletChannel.class.getName());
    // Without a request it is of the connection's request before this one.
    ServletContextRequest servlets =
        cached instanceof ServletChannel channel ? channel.getServletContextRequest() : null;
    if (servlets == null) {
      return false;
    }
    Class<?> servlet =
        servlets.getMatchedResource().getResource().getServletHolder().getHeldClass();
    return servlet == null || !servlet.getName().endsWith(NO_SERVLET);
  }

  /**
   * Makes the servlet layer take the next attempt for a new request: the channel that it keeps for
   * the connection serves one request, until the connection has ended that.
   */
  static void forget(Request request) {
    Attributes cache = request.getComponents().getCache();
    List.copyOf(cache.getAttributeNameSet()).stream()
        .filter(name -> name.endsWith(CHANNEL))
        .forEach(cache::removeAttribute);
  }
}
