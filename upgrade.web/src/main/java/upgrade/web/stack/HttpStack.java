package upgrade.web.stack;

import org.osgi.framework.Bundle;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.web.spi.Seam;

/**
 * Names the one HTTP service whose requests are protected, and the seam for it; an OSGi service
 * while there is one.
 *
 * <p>No record: the javax flavour's transformation passes by the types of a record's components.
 */
public final class HttpStack {
  private final Bundle server;
  private final HttpServiceRuntime runtime;
  private final Seam seam;

  /**
   * @param server the bundle that registered {@code runtime}
   */
  public HttpStack(Bundle server, HttpServiceRuntime runtime, Seam seam) {
    this.server = server;
    this.runtime = runtime;
    this.seam = seam;
  }

  /** The bundle that registered the runtime. */
  public Bundle server() {
    return server;
  }

  public HttpServiceRuntime runtime() {
    return runtime;
  }

  public Seam seam() {
    return seam;
  }

  boolean isSame(HttpStack other) {
    return server == other.server && runtime == other.runtime && seam == other.seam;
  }
}
