package upgrade.web.park;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers 503 to a request that cannot wait or may not wait any longer. */
public final class Rejection {
  private static final int RETRY_AFTER_SECONDS = 1;

  private Rejection() {}

  /**
   * Sends 503 with Retry-After (RFC 9110 section 15.6.4), unless the answer has begun.
   *
   * <p>Connection: close, since the body of the request has not been read and will not be.
   */
  public static void send(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.reset();
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
    response.setHeader("Connection", "close");
    response.setContentLength(0);
    response.flushBuffer();
  }
}
