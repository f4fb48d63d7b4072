package upgrade.impl.affected;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Tells applications from what carries them. */
public final class Kind {
  private static final Set<String> OURS =
      Set.of(
          "upgrade.api",
          "upgrade.impl",
          "upgrade.web",
          "upgrade.web.javax",
          "upgrade.paxweb",
          "upgrade.paxweb.jetty12",
          "upgrade.karaf");

  /**
   * Its server, extenders and model: each one's stop ends servers, contexts or archives of others.
   */
  private static final String PAX_WEB = "org.ops4j.pax.web.pax-web-";

  /** Services that everybody may use, of implementations that declare no capability. */
  private static final Set<String> SERVES_EVERYBODY =
      Set.of(
          "org.osgi.service.http.HttpService",
          "org.osgi.service.http.runtime.HttpServiceRuntime",
          "org.osgi.service.servlet.runtime.HttpServiceRuntime",
          "org.osgi.service.cm.ConfigurationAdmin",
          "org.osgi.service.component.runtime.ServiceComponentRuntime",
          "org.osgi.service.event.EventAdmin",
          "org.osgi.service.log.LogService",
          "org.osgi.service.log.LogReaderService",
          "org.osgi.service.metatype.MetaTypeService",
          "org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime",
          "org.osgi.service.jakartars.runtime.JakartarsServiceRuntime");

  private Kind() {}

  /** Whether it is one of the bundles of this product. */
  public static boolean isOurs(Bundle bundle) {
    return OURS.contains(String.valueOf(bundle.getSymbolicName()));
  }

  /** Whether whom it serves does not depend on whom it uses. */
  public static boolean isInfrastructure(Bundle bundle) {
    return bundle.getBundleId() == 0
        || isOurs(bundle)
        || isPaxWeb(bundle)
        || provides(bundle, "osgi.implementation", Optional.empty())
        || provides(bundle, "osgi.extender", Optional.empty())
        || SERVES_EVERYBODY.stream().anyMatch(service -> registers(bundle, service));
  }

  /** Why its update interrupts more than can be protected; empty if it can be. */
  public static Optional<String> unprotectable(Bundle bundle) {
    if (bundle.getBundleId() == 0) {
      return Optional.of("is the framework");
    }
    if (isOurs(bundle)) {
      return Optional.of("performs the upgrades itself");
    }
    if (isExtension(bundle)) {
      return Optional.of("extends the framework, which restarts to change it");
    }
    if (provides(bundle, "osgi.implementation", Optional.of("osgi.http"))
        || registers(bundle, "org.osgi.service.http.HttpService")
        || registers(bundle, "org.osgi.service.http.runtime.HttpServiceRuntime")
        || registers(bundle, "org.osgi.service.servlet.runtime.HttpServiceRuntime")) {
      return Optional.of("is the HTTP service: its connections end with it");
    }
    if (isPaxWeb(bundle)) {
      return Optional.of("is a part of Pax Web: all that it serves ends with it");
    }
    if (provides(bundle, "osgi.extender", Optional.of("osgi.component"))
        || registers(bundle, "org.osgi.service.component.runtime.ServiceComponentRuntime")) {
      return Optional.of("runs Declarative Services, ours among them");
    }
    if (provides(bundle, "osgi.implementation", Optional.of("osgi.cm"))
        || registers(bundle, "org.osgi.service.cm.ConfigurationAdmin")) {
      return Optional.of("is Configuration Admin, which every component listens to");
    }
    return Optional.empty();
  }

  private static boolean isPaxWeb(Bundle bundle) {
    return String.valueOf(bundle.getSymbolicName()).startsWith(PAX_WEB);
  }

  public static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private static boolean isExtension(Bundle bundle) {
    if (!isFragment(bundle)) {
      return false;
    }
    String host = String.valueOf(bundle.getHeaders("").get(Constants.FRAGMENT_HOST));
    return host.startsWith(Constants.SYSTEM_BUNDLE_SYMBOLICNAME)
        || host.contains("extension:=")
        || host.startsWith("org.apache.felix.framework")
        || host.startsWith("org.eclipse.osgi;")
        || host.equals("org.eclipse.osgi");
  }

  private static boolean provides(Bundle bundle, String namespace, Optional<String> value) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision == null) {
      return false;
    }
    for (BundleCapability capability : revision.getDeclaredCapabilities(namespace)) {
      if (value.isEmpty() || value.get().equals(capability.getAttributes().get(namespace))) {
        return true;
      }
    }
    return false;
  }

  private static boolean registers(Bundle bundle, String service) {
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        if (reference.getProperty(Constants.OBJECTCLASS) instanceof String[] classes
            && Arrays.asList(classes).contains(service)) {
          return true;
        }
      }
    }
    return false;
  }
}
