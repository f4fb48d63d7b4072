package upgrade.paxweb.seam;

import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import upgrade.web.spi.Preloading;
import upgrade.web.spi.Seam;

/**
 * Offers the seam while Pax Web runs on the Jetty that we know.
 *
 * <p>Follows the bundle and not its services: those go and come whenever the server is configured
 * anew, and the seam stays through that.
 */
@Component(
    service = {},
    immediate = true)
public final class JettyPresence {
  private static final String PAX_WEB_JETTY = "org.ops4j.pax.web.pax-web-jetty";

  private final BundleTracker<ServiceRegistration<Seam>> tracker;

  @Activate
  public JettyPresence(BundleContext context) {
    Preloading.run(context, "/upgrade/paxweb");
    tracker =
        new BundleTracker<>(context, Bundle.ACTIVE, null) {
          @Override
          public @Nullable ServiceRegistration<Seam> addingBundle(
              Bundle bundle, @Nullable BundleEvent event) {
            return isPaxWebOnOurJetty(bundle)
                ? context.registerService(Seam.class, new JettySeam(context), null)
                : null;
          }

          @Override
          public void removedBundle(
              Bundle bundle, @Nullable BundleEvent event, ServiceRegistration<Seam> seam) {
            unregister(seam);
          }
        };
    tracker.open();
  }

  /** Another Jetty would give us another class of the same name, whose requests we cannot see. */
  private static boolean isPaxWebOnOurJetty(Bundle bundle) {
    try {
      return PAX_WEB_JETTY.equals(bundle.getSymbolicName())
          && bundle.loadClass(Server.class.getName()) == Server.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void unregister(ServiceRegistration<Seam> seam) {
    try {
      seam.unregister();
    } catch (IllegalStateException e) {
      // Our own stop has done it.
    }
  }

  @Deactivate
  void deactivate() {
    tracker.close();
  }
}
