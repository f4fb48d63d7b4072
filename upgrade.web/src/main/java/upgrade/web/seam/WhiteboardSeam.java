package upgrade.web.seam;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.web.owner.Owners;
import upgrade.web.path.Parts;
import upgrade.web.path.RequestPath;
import upgrade.web.scope.Endpoints;
import upgrade.web.spi.Frames;
import upgrade.web.spi.Seam;

/** Leads requests through by Whiteboard Preprocessors: in Felix HTTP, and where nobody knows. */
@Component
public final class WhiteboardSeam implements Seam {
  /** Binds a request to a servlet before its preprocessors run: there they help nobody. */
  private static final String PAX_WEB = "org.ops4j.pax.web.";

  private static final String DISPATCHER =
      "org.apache.felix.http.base.internal.dispatch.Dispatcher";

  private static final Duration FELIX_IDLE = Duration.ofSeconds(60);

  private final BundleContext context;
  private volatile @Nullable Open open;

  private record Open(Ends ends, Endpoints endpoints) {}

  @Activate
  public WhiteboardSeam(BundleContext context) {
    this.context = context;
  }

  @Override
  public boolean serves(Bundle server) {
    return !String.valueOf(server.getSymbolicName()).startsWith(PAX_WEB);
  }

  @Override
  public String name(Bundle server) {
    String name = server.getSymbolicName();
    return (name == null || name.startsWith("org.apache.felix.http") ? "Felix HTTP" : name)
        + " Whiteboard";
  }

  @Override
  public String means() {
    return "preprocessors";
  }

  @Override
  public void open(Bundle server, HttpServiceRuntime runtime, Parts parts) {
    Ends ends =
        new Ends(
            context,
            new RequestPath(parts),
            context.getBundle().getSymbolicName(),
            server.getBundleId());
    open = new Open(ends, new Endpoints(context, () -> runtime, Owners.UNKNOWN));
    ends.open();
  }

  @Override
  public void close() {
    Open before = open;
    open = null;
    if (before != null) {
      before.ends().close();
    }
  }

  @Override
  public List<String> problems() {
    Open now = open;
    return now == null
        ? List.of("our preprocessors are not registered")
        : new Placement(now.endpoints().preprocessors())
            .misplaced(now.ends().firstId(), now.ends().lastId());
  }

  @Override
  public Frames frames() {
    return new Frames(Set.of(DISPATCHER), Set.of(RequestPath.class.getName()));
  }

  /** Felix HTTP's, as far as it is set for the whole framework; its default otherwise. */
  @Override
  public Duration idleTimeout() {
    String millis = context.getProperty("org.apache.felix.http.timeout");
    try {
      return millis == null ? FELIX_IDLE : Duration.ofMillis(Long.parseLong(millis.trim()));
    } catch (NumberFormatException e) {
      return FELIX_IDLE;
    }
  }
}
