package upgrade.web.status;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import upgrade.api.Problem;
import upgrade.web.scope.EndpointSnapshot;

/** Finds the HTTP services whose requests are not protected while those of another one are. */
final class OtherServers {
  private final BundleContext context;
  private final HttpServers servers;
  private final Diagnosis diagnosis;

  OtherServers(BundleContext context) {
    this.context = context;
    this.servers = new HttpServers(context);
    this.diagnosis = new Diagnosis(context);
  }

  List<Problem> problems(EndpointSnapshot covered) {
    Set<Problem> problems = new LinkedHashSet<>();
    Set<Bundle> whiteboards = new HashSet<>();
    for (ServiceReference<?> runtime : servers.runtimes()) {
      Bundle server = runtime.getBundle();
      if (server == null) {
        continue; // unregistered since
      }
      whiteboards.add(server);
      if (!isCovered(runtime, server, covered) && !isOurs(runtime)) {
        problems.add(
            Diagnosis.problem(
                server,
                "requests to this one are not protected, only those to "
                    + covered.addresses()
                    + ": leave one HTTP service in the framework"));
      }
    }
    problems.addAll(diagnosis.withoutWhiteboard(whiteboards));
    return List.copyOf(problems);
  }

  /** Felix registers the runtime a second time, for the other servlet API. */
  private static boolean isCovered(
      ServiceReference<?> runtime, Bundle server, EndpointSnapshot covered) {
    return id(runtime) == covered.runtimeId()
        || (server.getBundleId() == covered.httpBundle() && !HttpServers.isOfOurApi(runtime));
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

  private static long id(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }
}
