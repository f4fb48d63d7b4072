package upgrade.web.rerun;

import org.jspecify.annotations.Nullable;

/** What the rules want to know of an attempt, whatever the container. */
public interface Evidence {
  /** The status of its answer as it is now. */
  int status();

  /** The type of its answer as it is now. */
  @Nullable String contentType();

  /** Whether the client has seen part of its answer. */
  boolean isCommitted();

  /** Whether the connection is no longer HTTP. */
  boolean isUpgraded();

  /** Whether the application went on with it after its thread had left. */
  boolean isAsync();

  /** Whether the container calls a listener of the application to read or write. */
  boolean isNonBlocking();

  /** Whether a second attempt would read the same body. */
  boolean canReplay();

  /** Whether the container had a servlet for it. */
  boolean foundServlet();

  /** What the container says that the servlet threw. */
  @Nullable Throwable failure();

  /** A header of the request. */
  @Nullable String header(String name);

  /** An attribute of the request. */
  @Nullable Object attribute(String name);
}
