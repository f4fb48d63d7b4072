package upgrade.paxweb.seam;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Tells whether Pax Web serves requests by Jetty, and not by Tomcat or Undertow, whose bundles may
 * be there besides.
 *
 * <p>Of several servers it takes the one that came last, whatever their ranking ({@code
 * Activator.ServerControllerFactoryCustomizer}).
 */
final class Engine {
  private static final String FACTORY = "org.ops4j.pax.web.service.spi.ServerControllerFactory";
  private static final String JETTY = "org.ops4j.pax.web.pax-web-jetty";

  private final BundleContext context;

  Engine(BundleContext context) {
    this.context = context;
  }

  /** Also if nothing is known: then there is no server yet. */
  boolean isJetty() {
    return name().filter(name -> !name.startsWith(JETTY)).isEmpty();
  }

  private Optional<String> name() {
    try {
      ServiceReference<?>[] factories = context.getAllServiceReferences(FACTORY, null);
      return Arrays.stream(factories == null ? new ServiceReference<?>[0] : factories)
          .max(Comparator.comparing(factory -> (Long) factory.getProperty(Constants.SERVICE_ID)))
          .map(ServiceReference::getBundle)
          .map(Bundle::getSymbolicName);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("there is no filter", e);
    } catch (IllegalStateException stopped) {
      return Optional.empty();
    }
  }
}
