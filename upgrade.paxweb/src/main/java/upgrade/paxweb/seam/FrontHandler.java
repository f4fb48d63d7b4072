package upgrade.paxweb.seam;

import java.io.IOException;
import java.util.List;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandlerContainer;
import upgrade.web.path.RequestPath;

/**
 * Leads each request through the request path, and from there to the handler that was the server's.
 *
 * <p>Both ends of the path are here, so that the handlers that others have registered with Pax Web,
 * which run before and after its contexts, run once in each attempt. It is no bean of the server,
 * which starts and stops the other one as before.
 */
final class FrontHandler extends AbstractHandlerContainer {
  private final Entrance entrance;
  private final Handler next;

  FrontHandler(Entrance entrance, Handler next) {
    this.entrance = entrance;
    this.next = next;
    setServer(next.getServer());
  }

  boolean isOf(Entrance other) {
    return entrance == other;
  }

  Handler next() {
    return next;
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (entrance.isClosed()) {
      next.handle(target, base, request, response);
      return;
    }
    RequestPath path = entrance.path();
    // If it waits, or is answered 503: else Jetty looks at it as one that nobody wanted.
    base.setHandled(true);
    Dispatch dispatch = new Dispatch(next, target, base);
    path.arrive(
        request,
        response,
        (arrived, answer) ->
            path.dispatch((HttpServletRequest) arrived, (HttpServletResponse) answer, dispatch));
  }

  @Override
  public Handler[] getHandlers() {
    return new Handler[] {next};
  }

  /** Who looks for a handler behind us finds it, as Jetty does for its graceful shutdown. */
  @Override
  protected void expandChildren(List<Handler> list, Class<?> type) {
    expandHandler(next, list, type);
  }

  @Override
  public void destroy() {
    next.destroy();
  }
}
