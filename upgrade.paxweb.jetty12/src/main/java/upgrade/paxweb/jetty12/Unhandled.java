package upgrade.paxweb.jetty12;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** Answers a request that no handler wanted, as {@link Server} does after its own handlers. */
final class Unhandled {
  private Unhandled() {}

  static void answer(Request request, Response response, Callback callback) {
    try {
      Server server = request.getConnectionMetaData().getConnector().getServer();
      Handler last = server.getDefaultHandler();
      if (last == null || !last.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      callback.failed(e);
    }
  }
}
