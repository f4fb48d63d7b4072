package upgrade.paxweb.jetty12;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Answers 503 to a request that cannot wait or may not wait any longer. */
final class Rejection {
  private static final int RETRY_AFTER_SECONDS = 1;

  private static final HttpField CLOSE =
      new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());

  private Rejection() {}

  /**
   * Sends 503 with Retry-After (RFC 9110 section 15.6.4) and ends the request.
   *
   * <p>Connection: close, since the body of the request has not been read and will not be.
   */
  static void send(Response response, Callback callback) {
    try {
      response.reset();
      response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
      HttpFields.Mutable headers = response.getHeaders();
      headers.put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
      headers.put(CLOSE);
      headers.put(HttpHeader.CONTENT_LENGTH, 0);
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    } catch (RuntimeException e) {
      // The container has ended it in the meantime.
      callback.failed(e);
    }
  }
}
