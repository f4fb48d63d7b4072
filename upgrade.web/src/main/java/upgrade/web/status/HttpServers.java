package upgrade.web.status;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/** Finds the HTTP services of the framework, of both servlet APIs, and what they are made of. */
final class HttpServers {
  // By name, and of both servlet APIs: we import only one of them.
  private static final String RUNTIMES =
      "(" + Constants.OBJECTCLASS + "=org.osgi.service.*.runtime.HttpServiceRuntime)";
  private static final String HTTP_SERVICES =
      "(" + Constants.OBJECTCLASS + "=org.osgi.service.*.HttpService)";
  private static final String PAX_WEB_ENGINES =
      "(" + Constants.OBJECTCLASS + "=org.ops4j.pax.web.service.spi.ServerControllerFactory)";

  private final BundleContext context;

  HttpServers(BundleContext context) {
    this.context = context;
  }

  List<ServiceReference<?>> runtimes() {
    return all(RUNTIMES);
  }

  List<ServiceReference<?>> httpServices() {
    return all(HTTP_SERVICES);
  }

  /** Whether it speaks the servlet API that we are made for. */
  static boolean isOfOurApi(ServiceReference<?> runtime) {
    return Arrays.asList((String[]) runtime.getProperty(Constants.OBJECTCLASS))
        .contains(HttpServiceRuntime.class.getName());
  }

  /** The bundle that is Pax Web's server: it takes the one that came last; empty if none has. */
  Optional<Bundle> paxWebEngine() {
    return all(PAX_WEB_ENGINES).stream()
        .max(Comparator.comparing(each -> (Long) each.getProperty(Constants.SERVICE_ID)))
        .map(ServiceReference::getBundle);
  }

  Optional<Bundle> bundle(Predicate<String> symbolicName) {
    try {
      return Arrays.stream(context.getBundles())
          .filter(each -> each.getSymbolicName() != null)
          .filter(each -> symbolicName.test(each.getSymbolicName()))
          .findFirst();
    } catch (IllegalStateException stopped) {
      return Optional.empty();
    }
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
}
