package upgrade.paxweb.jetty12;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a server's own handler.
 *
 * <p>No component of the server: it is neither started nor stopped with it, and its handler stays
 * the server's.
 */
final class FrontHandler extends Handler.Abstract implements Handler.Singleton {
  private final Handler next;
  private volatile @Nullable JettyPath path;

  FrontHandler(Handler next, JettyPath path) {
    this.next = next;
    this.path = path;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    JettyPath through = path;
    return through == null
        ? next.handle(request, response, callback)
        : through.handle(next, request, response, callback);
  }

  boolean leadsTo(JettyPath other) {
    return path == other;
  }

  /** Passes on from now on; requests may still come, as somebody may stand in front of it. */
  void retire() {
    path = null;
  }

  @Override
  public Handler getHandler() {
    return next;
  }

  @Override
  public void setHandler(Handler handler) {
    throw new IllegalStateException("the handler is the server's");
  }

  /** As it was when the server started, which has asked then. */
  @Override
  public InvocationType getInvocationType() {
    return next.getInvocationType();
  }
}
