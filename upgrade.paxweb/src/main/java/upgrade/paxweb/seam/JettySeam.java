package upgrade.paxweb.seam;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.http.runtime.HttpServiceRuntime;
import upgrade.paxweb.late.LateStops;
import upgrade.paxweb.owner.ContainerOwners;
import upgrade.web.owner.Owners;
import upgrade.web.path.Parts;
import upgrade.web.path.RequestPath;
import upgrade.web.spi.Frames;
import upgrade.web.spi.Seam;

/** Leads the requests of Pax Web 8 through, by a handler in front of all of its Jetty's. */
final class JettySeam implements Seam {
  private static final String PAX_WEB = "org.ops4j.pax.web.";

  /**
   * Jetty's channel is on the stack as well while it reads the next request and while it completes
   * an answer; its server only between our handler, or where that will be, and the application.
   */
  static final Frames FRAMES =
      new Frames(
          Set.of(Server.class.getName()),
          Set.of(FrontHandler.class.getName(), RequestPath.class.getName()));

  private final BundleContext context;
  private final Owners owners = new ContainerOwners();
  private final LateStops lateStops = new LateStops();
  private final Engine engine;
  private volatile @Nullable Entrance entrance;

  JettySeam(BundleContext context) {
    this.context = context;
    this.engine = new Engine(context);
  }

  @Override
  public boolean serves(Bundle server) {
    return String.valueOf(server.getSymbolicName()).startsWith(PAX_WEB)
        && server.getVersion().getMajor() == 8
        && engine.isJetty();
  }

  @Override
  public String name(Bundle server) {
    return "Pax Web " + server.getVersion().getMajor() + " on Jetty 9.4";
  }

  @Override
  public String means() {
    return "handlers";
  }

  @Override
  public void open(Bundle server, HttpServiceRuntime runtime, Parts parts) {
    Entrance opened = new Entrance(new RequestPath(parts));
    entrance = opened;
    opened.open(context);
    lateStops.open(context);
  }

  @Override
  public void close() {
    Entrance before = entrance;
    entrance = null;
    lateStops.close();
    if (before != null) {
      before.close();
    }
  }

  @Override
  public List<String> problems() {
    Entrance now = entrance;
    return now == null ? List.of("our handlers are not there") : now.problems();
  }

  @Override
  public Frames frames() {
    return FRAMES;
  }

  @Override
  public Duration idleTimeout() {
    Entrance now = entrance;
    return now == null ? Servers.DEFAULT_IDLE : now.idleTimeout();
  }

  @Override
  public Owners owners() {
    return owners;
  }
}
