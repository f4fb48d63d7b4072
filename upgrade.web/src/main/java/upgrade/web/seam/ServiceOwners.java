package upgrade.web.seam;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks the service registry who registered a service. */
final class ServiceOwners {
  private final BundleContext context;

  ServiceOwners(BundleContext context) {
    this.context = context;
  }

  /** The bundle's id; negative if there is no such service any more. */
  long of(long serviceId) {
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(null, "(" + Constants.SERVICE_ID + "=" + serviceId + ")");
      Bundle owner = found == null ? null : found[0].getBundle();
      return owner == null ? -1 : owner.getBundleId();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("a filter made of a number is valid", e);
    } catch (IllegalStateException stopped) {
      return -1;
    }
  }
}
