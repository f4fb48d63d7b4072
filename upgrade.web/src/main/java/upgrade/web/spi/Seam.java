package upgrade.web.spi;

import java.time.Duration;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.web.owner.Owners;
import upgrade.web.path.Parts;

/**
 * Leads the requests of one kind of container through the request path; an OSGi service.
 *
 * <p>The call order: {@link #serves} at any time and for any server; for one server at most {@link
 * #open}, then everything else, then {@link #close}. A seam that was closed may be opened again.
 * All methods may be called by any thread; none may throw into the caller.
 */
public interface Seam {
  /**
   * Whether the requests of this HTTP service can be led through this seam. Quick, without side
   * effect.
   *
   * @param server the bundle that registered the {@link HttpServiceRuntime}
   */
  boolean serves(Bundle server);

  /** What operators call it, with that server: {@code Felix HTTP Whiteboard}. */
  String name(Bundle server);

  /** What of ours stands in the path of requests, in the plural: {@code preprocessors}. */
  String means();

  /**
   * From now on requests pass through {@code parts}; those that are in the container already do
   * not.
   */
  void open(Bundle server, HttpServiceRuntime runtime, Parts parts);

  /**
   * No further request passes. Those that are in it go on; none waits any more, since the gate was
   * stopped before.
   */
  void close();

  /** One line for each reason why requests pass by it now; empty if there is none. */
  List<String> problems();

  /** How threads are recognised that serve a request which came before the seam did. */
  Frames frames();

  /** After how long the container closes a connection on which nothing moves. */
  Duration idleTimeout();

  /** Whose the endpoints are that are no services of their owners. */
  default Owners owners() {
    return Owners.UNKNOWN;
  }
}
