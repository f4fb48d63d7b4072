package upgrade.paxweb.seam;

import java.io.IOException;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import upgrade.web.path.Repeatable;
import upgrade.web.record.RecordingRequest;

/** Hands one request to the server's own handler, once for each attempt. */
final class Dispatch implements FilterChain, Repeatable {
  private final Handler next;
  private final String target;
  private final Request base;
  private @Nullable JettyRequestState before;

  Dispatch(Handler next, String target, Request base) {
    this.next = next;
    this.target = target;
    this.base = base;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response)
      throws IOException, ServletException {
    if (before == null) {
      before = new JettyRequestState(base);
    }
    if (base.getDispatcherType() != request.getDispatcherType()) {
      JettyRequestState.beginAnew(base, request.getDispatcherType());
    }
    base.setHandled(false);
    try {
      next.handle(target, base, (HttpServletRequest) request, (HttpServletResponse) response);
    } finally {
      if (base.getAttribute(Request.MULTIPARTS) != null
          && request instanceof RecordingRequest recording) {
        recording.partsAreGone();
      }
    }
    Unhandled.answer(base, (HttpServletResponse) response);
  }

  @Override
  public void beginAgain() {
    JettyRequestState state = before;
    if (state != null) {
      state.restore(base);
    }
  }
}
