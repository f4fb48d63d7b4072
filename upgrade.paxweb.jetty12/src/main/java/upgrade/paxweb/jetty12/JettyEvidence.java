package upgrade.paxweb.jetty12;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import upgrade.web.rerun.Evidence;

/** Knows of an attempt what its request and response below the servlet layer tell. */
final class JettyEvidence implements Evidence {
  private final RecordedRequest request;
  private final HeldResponse response;
  private final boolean handled;
  private final boolean async;

  /**
   * @param handled false if no handler wanted it
   */
  JettyEvidence(RecordedRequest request, HeldResponse response, boolean handled, boolean async) {
    this.request = request;
    this.response = response;
    this.handled = handled;
    this.async = async;
  }

  @Override
  public int status() {
    return handled ? response.getStatus() : HttpStatus.NOT_FOUND_404;
  }

  @Override
  public @Nullable String contentType() {
    return response.getHeaders().get(HttpHeader.CONTENT_TYPE);
  }

  @Override
  public boolean isCommitted() {
    return response.hasBegun();
  }

  @Override
  public boolean isUpgraded() {
    return request.isUpgraded() || response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101;
  }

  @Override
  public boolean isAsync() {
    return async;
  }

  /** Who sets such a listener has gone async before (Servlet 6.1, section 3.7). */
  @Override
  public boolean isNonBlocking() {
    return false;
  }

  @Override
  public boolean canReplay() {
    return request.canReplay();
  }

  @Override
  public boolean foundServlet() {
    return handled && Servlets.found(request);
  }

  @Override
  public @Nullable Throwable failure() {
    return request.failure();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return request.getAttribute(name);
  }
}
