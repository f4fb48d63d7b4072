package upgrade.paxweb.owner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ops4j.pax.web.service.spi.model.ServerModel;
import org.ops4j.pax.web.service.spi.model.ServletContextModel;
import org.ops4j.pax.web.service.spi.model.elements.ServletModel;
import org.ops4j.pax.web.service.spi.model.info.WebApplicationInfo;
import org.osgi.framework.Bundle;
import upgrade.web.owner.Owned;
import upgrade.web.owner.Owners;

/**
 * Asks the model of Pax Web, which is its HttpServiceRuntime service as well, without its
 * configuration thread.
 *
 * <p>Not its {@code ReportWebContainerView.listServlets()}: that gets and ungets the service of
 * each servlet, so a lazy component that nobody uses would be activated and deactivated each time.
 * Nor its WebContainer service, whose users it gives contexts of their own.
 */
public final class ContainerOwners implements Owners {
  /** The model is read while it changes; it changes seldom. */
  private static final int TRIES = 5;

  private static final String DEPLOYED = "Deployed";

  @Override
  public Owned of(Object runtime) {
    if (!(runtime instanceof ServerModel model)) {
      return new Owned(true, List.of(), List.of());
    }
    RuntimeException failure = new IllegalStateException("nothing was read");
    for (int i = 0; i < TRIES; i++) {
      try {
        return read(model);
      } catch (RuntimeException changed) { // mostly ConcurrentModificationException
        failure = changed;
      }
    }
    throw new IllegalStateException("Pax Web's model cannot be read", failure);
  }

  private static Owned read(ServerModel model) {
    // By identity: their order cannot compare all of them.
    Set<WebApplicationInfo> applications = Collections.newSetFromMap(new IdentityHashMap<>());
    model.collectWebApplications(applications);
    List<Owned.Context> contexts = new ArrayList<>();
    Set<String> paths = new TreeSet<>();
    for (WebApplicationInfo application : applications) {
      if (!application.isReplaced() && application.getContextPath() != null) {
        contexts.add(context(application));
        paths.add(application.getContextPath());
      }
    }
    List<Owned.Servlet> servlets = new ArrayList<>();
    for (String path : paths) {
      ServletContextModel context = model.getServletContextModel(path);
      if (context != null) {
        addServlets(path, context, servlets);
      }
    }
    return new Owned(true, contexts, servlets);
  }

  private static Owned.Context context(WebApplicationInfo application) {
    return new Owned.Context(
        kind(application),
        application.getContextPath(),
        application.getName(),
        application.getServiceId(),
        !application.isWab() || DEPLOYED.equals(application.getDeploymentState()),
        id(application.getBundle()),
        name(application.getBundle()));
  }

  private static Owned.Kind kind(WebApplicationInfo application) {
    if (application.isWab()) {
      return Owned.Kind.WEB_ARCHIVE;
    }
    return application.isWhiteboard() ? Owned.Kind.WHITEBOARD : Owned.Kind.HTTP_SERVICE;
  }

  private static void addServlets(
      String path, ServletContextModel context, List<Owned.Servlet> servlets) {
    for (Map.Entry<String, ServletModel> each : context.getServletUrlPatternMapping().entrySet()) {
      Bundle owner = each.getValue().getRegisteringBundle();
      if (owner != null) {
        servlets.add(
            new Owned.Servlet(Set.of(path), Set.of(each.getKey()), id(owner), name(owner)));
      }
    }
  }

  /** A context that is shared by several bundles has none. */
  private static long id(@Nullable Bundle bundle) {
    return bundle == null ? -1 : bundle.getBundleId();
  }

  private static String name(@Nullable Bundle bundle) {
    String name = bundle == null ? null : bundle.getSymbolicName();
    return name == null ? "" : name;
  }
}
