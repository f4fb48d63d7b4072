package upgrade.web.scope;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;

/** Shows what serves requests now. Safe for use by any thread. */
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

  /**
   * What serves now; {@link EndpointSnapshot#NONE} if there is no HTTP service. Takes a fraction of
   * a millisecond.
   */
  public EndpointSnapshot snapshot() {
    HttpServiceRuntime now = runtime.get();
    if (now == null) {
      return EndpointSnapshot.NONE;
    }
    try {
      RuntimeDTO dto = now.getRuntimeDTO();
      return EndpointSnapshot.of(dto, Registrations.read(bundleContext));
    } catch (IllegalStateException gone) { // the HTTP service or we ourselves are being stopped
      return EndpointSnapshot.NONE;
    }
  }

  /** The URLs under which the HTTP service is reached now. */
  public List<String> addresses() {
    return snapshot().addresses();
  }

  /** The preprocessors as they are now, in the order in which a request passes them. */
  public List<Endpoint> preprocessors() {
    return snapshot().preprocessors();
  }

  /**
   * Calls back, on any thread, whenever a service came, changed or went.
   *
   * @return ends it
   */
  Runnable listen(Runnable changed) {
    AllServiceListener listener = event -> changed.run();
    bundleContext.addServiceListener(listener);
    return () -> {
      try {
        bundleContext.removeServiceListener(listener);
      } catch (IllegalStateException stopped) { // the framework has removed it
        return;
      }
    };
  }
}
