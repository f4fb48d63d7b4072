package upgrade.web.scope;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/** Shows what serves requests now. */
public final class Endpoints {
  private final BundleContext bundleContext;
  private final Supplier<@Nullable HttpServiceRuntime> runtime;

  /**
   * @param bundleContext ours
   * @param runtime gives the HTTP service's runtime, or {@code null} while there is none
   */
  public Endpoints(BundleContext bundleContext, Supplier<@Nullable HttpServiceRuntime> runtime) {
    this.bundleContext = bundleContext;
    this.runtime = runtime;
  }

  /** What serves now; {@link EndpointSnapshot#NONE} if there is no HTTP service. */
  public EndpointSnapshot snapshot() {
    return EndpointSnapshot.NONE;
  }

  /** The URLs under which the HTTP service is reached now. */
  public List<String> addresses() {
    return snapshot().addresses();
  }

  /** The preprocessors as they are now, in the order in which a request passes them. */
  public List<Endpoint> preprocessors() {
    return snapshot().preprocessors();
  }
}
