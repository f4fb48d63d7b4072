package upgrade.itest.app;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Waits until the container has taken away what it published for a context of this bundle.
 *
 * <p>Pax Web does so on a thread of its own. If the framework, which removes a stopped bundle's
 * services, comes first, Pax Web fails half-way: the context stays without an owner, and from then
 * on no filter comes into force in any other one (docs/paxweb.md).
 */
final class Published {
  private static final long MOST_SECONDS = 5;

  private Published() {}

  static void awaitGone(BundleContext context) throws InterruptedException {
    ServiceReference<?>[] all = context.getBundle().getRegisteredServices();
    if (all == null) {
      return;
    }
    for (ServiceReference<?> one : all) {
      if (isServletContext(one)) {
        awaitGone(context, one);
      }
    }
  }

  private static boolean isServletContext(ServiceReference<?> service) {
    return Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS))
        .anyMatch(type -> type.endsWith(".servlet.ServletContext"));
  }

  private static void awaitGone(BundleContext context, ServiceReference<?> service)
      throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(1);
    ServiceListener listener =
        event -> {
          if (event.getType() == ServiceEvent.UNREGISTERING
              && event.getServiceReference().equals(service)) {
            gone.countDown();
          }
        };
    context.addServiceListener(listener);
    try {
      if (service.getBundle() != null && !gone.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the container keeps " + service);
      }
    } finally {
      context.removeServiceListener(listener);
    }
  }
}
