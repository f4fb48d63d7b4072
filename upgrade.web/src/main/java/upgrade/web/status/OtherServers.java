package upgrade.web.status;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.api.Problem;
import upgrade.web.scope.EndpointSnapshot;

/** Finds the HTTP services whose requests are not protected. */
final class OtherServers {
  // By name, and of both servlet APIs: we import only one of them.
  private static final String RUNTIMES =
      "(" + Constants.OBJECTCLASS + "=org.osgi.service.*.runtime.HttpServiceRuntime)";
  private static final String HTTP_SERVICES =
      "(" + Constants.OBJECTCLASS + "=org.osgi.service.*.HttpService)";

  private final BundleContext context;

  OtherServers(BundleContext context) {
    this.context = context;
  }

  List<Problem> problems(EndpointSnapshot covered) {
    Set<Problem> problems = new LinkedHashSet<>();
    Set<Long> whiteboards = new HashSet<>();
    for (ServiceReference<?> runtime : all(RUNTIMES)) {
      Bundle server = runtime.getBundle();
      if (server == null) {
        continue; // unregistered since
      }
      whiteboards.add(server.getBundleId());
      if (!isCovered(runtime, server, covered) && !isOurs(runtime)) {
        problems.add(
            problem(
                server,
                "requests to this one are not protected, only those to "
                    + covered.addresses()
                    + ": leave one HTTP service in the framework"));
      }
    }
    for (ServiceReference<?> service : all(HTTP_SERVICES)) {
      Bundle server = service.getBundle();
      if (server != null && !whiteboards.contains(server.getBundleId())) {
        problems.add(
            problem(server, "it has no Whiteboard: what is registered with it is not protected"));
      }
    }
    return List.copyOf(problems);
  }

  /** Felix registers the runtime a second time, for the other servlet API. */
  private static boolean isCovered(
      ServiceReference<?> runtime, Bundle server, EndpointSnapshot covered) {
    return id(runtime) == covered.runtimeId()
        || (server.getBundleId() == covered.httpBundle()
            && !Arrays.asList((String[]) runtime.getProperty(Constants.OBJECTCLASS))
                .contains(HttpServiceRuntime.class.getName()));
  }

  private static Problem problem(Bundle server, String reason) {
    return Problem.of(
        "HTTP service " + server.getSymbolicName() + " [" + server.getBundleId() + "]", reason);
  }

  /** The flavour for the other servlet API protects its requests. */
  private boolean isOurs(ServiceReference<?> runtime) {
    Bundle[] users = runtime.getUsingBundles();
    for (Bundle user : users == null ? new Bundle[0] : users) {
      String name = user.getSymbolicName();
      if (name != null
          && name.startsWith("upgrade.web")
          && user.getBundleId() != context.getBundle().getBundleId()) {
        return true;
      }
    }
    return false;
  }

  private List<ServiceReference<?>> all(String filter) {
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
      return found == null ? List.of() : List.of(found);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("a constant filter is valid", e);
    } catch (IllegalStateException stopped) {
      return List.of();
    }
  }

  private static long id(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }
}
