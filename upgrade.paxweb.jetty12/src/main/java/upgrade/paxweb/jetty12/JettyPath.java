package upgrade.paxweb.jetty12;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Passes;
import upgrade.web.inflight.Exchange;
import upgrade.web.path.Parts;

/**
 * Leads a request through, as {@code upgrade.web.path.RequestPath} does where there are servlets:
 * in flight, gate, parked, dispatched, failed, rerun, answered.
 */
final class JettyPath {
  private final Parts parts;

  JettyPath(Parts parts) {
    this.parts = parts;
  }

  /**
   * A request comes from the container.
   *
   * @param next what would have handled it without us
   * @return as {@link Request.Handler#handle}
   */
  boolean handle(Handler next, Request request, Response response, Callback callback)
      throws Exception {
    String path = path(request);
    // An error handler of the server may hand a request of ours to the server once more.
    if (path == null || Request.as(request, RecordedRequest.class) != null) {
      return next.handle(request, response, callback);
    }
    Exchange exchange = parts.inFlight().enter(request.getMethod(), path);
    GateState state = parts.gate().state();
    if (state.isUpgrading()
        && parts.gate().passes().admits(request.getHeaders().get(Passes.HEADER))) {
      exchange.markOurs();
    }
    return new Attempts(parts, next, request, response, callback, exchange).arrive();
  }

  /** What servlets are looked up by: decoded; absent for the requests that have none. */
  private static @Nullable String path(Request request) {
    String path = Request.getPathInContext(request);
    return path == null || !path.startsWith("/") ? null : URIUtil.decodePath(path);
  }
}
