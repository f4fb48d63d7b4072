package upgrade.paxweb.jetty12;

import java.time.Duration;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.paxweb.late.LateStops;
import upgrade.paxweb.owner.ContainerOwners;
import upgrade.web.owner.Owners;
import upgrade.web.path.Parts;
import upgrade.web.spi.Frames;
import upgrade.web.spi.Preloading;
import upgrade.web.spi.Seam;

/** Leads the requests of Pax Web on Jetty 12 through the request path. */
@Component
public final class Jetty12Seam implements Seam {
  private static final String PAX_WEB = "org.ops4j.pax.web.";
  private static final String SERVERS = "org.ops4j.pax.web.service.spi.ServerControllerFactory";
  private static final String PAX_WEB_JETTY = PAX_WEB + "pax-web-jetty";

  /** On the stack of each thread that serves a request. */
  private static final String CONTAINER =
      "org.eclipse.jetty.server.internal.HttpChannelState$HandlerInvoker";

  /** Pax Web drops one of two customizers of the same ranking: nobody else takes this one. */
  private static final int RANKING = -1_120_411;

  private final BundleContext context;
  private volatile @Nullable Open open;

  private final Owners owners = new ContainerOwners();

  private record Open(Front front, ServiceRegistration<?> registration, LateStops lateStops) {}

  @Activate
  public Jetty12Seam(BundleContext context) {
    this.context = context;
  }

  @Override
  public boolean serves(Bundle server) {
    if (!String.valueOf(server.getSymbolicName()).startsWith(PAX_WEB)) {
      return false;
    }
    Bundle serves = newest(SERVERS);
    return serves != null && PAX_WEB_JETTY.equals(serves.getSymbolicName()) && usesOurJetty(serves);
  }

  /** Whose the service is that came last: Pax Web takes that one, whatever its ranking. */
  private @Nullable Bundle newest(String type) {
    try {
      ServiceReference<?>[] all = context.getAllServiceReferences(type, null);
      return all == null
          ? null
          : Stream.of(all)
              .max(Comparator.comparing(one -> (Long) one.getProperty(Constants.SERVICE_ID)))
              .map(ServiceReference::getBundle)
              .orElse(null);
    } catch (InvalidSyntaxException | IllegalStateException e) {
      return null;
    }
  }

  private static boolean usesOurJetty(Bundle paxWebJetty) {
    try {
      return (paxWebJetty.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0
          && paxWebJetty.loadClass(Server.class.getName()) == Server.class;
    } catch (ClassNotFoundException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public String name(Bundle server) {
    return "Pax Web " + server.getVersion() + " on Jetty " + Server.getVersion();
  }

  @Override
  public String means() {
    return "handlers";
  }

  @Override
  public void open(Bundle server, HttpServiceRuntime runtime, Parts parts) {
    Preloading.run(context, "/upgrade/paxweb");
    LateStops lateStops = new LateStops();
    lateStops.open(context);
    Front front = new Front(new JettyPath(parts));
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Constants.SERVICE_RANKING, RANKING);
    open =
        new Open(
            front,
            context.registerService(HttpConfiguration.Customizer.class, front, properties),
            lateStops);
  }

  @Override
  public void close() {
    Open before = open;
    open = null;
    if (before == null) {
      return;
    }
    try {
      before.registration().unregister();
    } catch (IllegalStateException e) {
      // The bundle's stop has done it.
    }
    before.front().close();
    before.lateStops().close();
  }

  @Override
  public List<String> problems() {
    Open now = open;
    return now == null ? List.of("our handler is not in place") : now.front().problems();
  }

  @Override
  public Frames frames() {
    return new Frames(Set.of(CONTAINER), Set.of(FrontHandler.class.getName()));
  }

  /** Jetty's default; what waits is kept open by us whatever it is. */
  @Override
  public Duration idleTimeout() {
    return Duration.ofDays(1);
  }

  @Override
  public Owners owners() {
    return owners;
  }
}
