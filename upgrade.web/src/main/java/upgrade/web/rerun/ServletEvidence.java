package upgrade.web.rerun;

import org.jspecify.annotations.Nullable;
import upgrade.web.record.HeldResponse;
import upgrade.web.record.RecordingRequest;

/** Knows of an attempt what its request and response as the application sees them tell. */
public final class ServletEvidence implements Evidence {
  private final RecordingRequest request;
  private final HeldResponse response;

  public ServletEvidence(RecordingRequest request, HeldResponse response) {
    this.request = request;
    this.response = response;
  }

  @Override
  public int status() {
    return response.getStatus();
  }

  @Override
  public @Nullable String contentType() {
    return response.getContentType();
  }

  @Override
  public boolean isCommitted() {
    return response.isCommitted();
  }

  @Override
  public boolean isUpgraded() {
    return request.isUpgraded();
  }

  @Override
  public boolean isAsync() {
    return request.isAsyncByApplication();
  }

  @Override
  public boolean isNonBlocking() {
    return request.isNonBlocking() || response.isNonBlocking();
  }

  @Override
  public boolean canReplay() {
    return request.canReplay();
  }

  @Override
  public boolean foundServlet() {
    return request.foundServlet() && !response.saysNoServlet();
  }

  @Override
  public @Nullable Throwable failure() {
    return request.failure();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return request.getAttribute(name);
  }
}
