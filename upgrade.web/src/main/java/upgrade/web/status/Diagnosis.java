package upgrade.web.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import upgrade.api.Problem;

/**
 * Finds out why no request is protected, and what would help.
 *
 * <p>Of the two flavours, one for each servlet API, the one whose API an HTTP service speaks tells
 * of it, if it is there; of no HTTP service at all tells the first.
 */
final class Diagnosis {
  private static final String OTHER = ".javax";
  private static final String PAX_WEB = "org.ops4j.pax.web.";
  private static final String JETTY = "jetty";
  private static final Map<Integer, String> PAX_WEB_SEAMS =
      Map.of(8, "upgrade.paxweb", 11, "upgrade.paxweb.jetty12");

  private final HttpServers servers;
  private final String self;
  private final String otherFlavour;

  Diagnosis(BundleContext context) {
    this.servers = new HttpServers(context);
    this.self = String.valueOf(context.getBundle().getSymbolicName());
    this.otherFlavour =
        self.endsWith(OTHER) ? self.substring(0, self.length() - OTHER.length()) : self + OTHER;
  }

  /** Empty if the other flavour tells. */
  List<Problem> problems() {
    Map<Bundle, Boolean> ours = new LinkedHashMap<>();
    for (ServiceReference<?> runtime : servers.runtimes()) {
      Bundle server = runtime.getBundle();
      if (server != null) { // else: unregistered since
        ours.merge(server, HttpServers.isOfOurApi(runtime), Boolean::logicalOr);
      }
    }
    boolean othersTell =
        servers.bundle(otherFlavour::equals).filter(Diagnosis::isActive).isPresent();
    if (othersTell && ours.isEmpty() && self.endsWith(OTHER)) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    ours.forEach(
        (server, our) -> {
          if (our || !othersTell) {
            problems.add(problem(server, why(server, our)));
          }
        });
    problems.addAll(withoutWhiteboard(ours.keySet()));
    return problems.isEmpty() && ours.isEmpty()
        ? List.of(Problem.of("HTTP service", whyNone()))
        : problems;
  }

  /** The HTTP services without a Whiteboard, apart from those of the bundles given. */
  List<Problem> withoutWhiteboard(Set<Bundle> whiteboards) {
    Set<Problem> problems = new LinkedHashSet<>();
    for (ServiceReference<?> service : servers.httpServices()) {
      Bundle server = service.getBundle();
      if (server != null && !whiteboards.contains(server)) {
        problems.add(
            problem(
                server,
                isPaxWeb(server) // its runtime comes a moment later than its HttpService
                    ? whyPaxWeb(server, true)
                    : "it has no Whiteboard, so what is registered with it is not protected: use one that"
                        + " has, such as Felix HTTP or Pax Web"));
      }
    }
    return List.copyOf(problems);
  }

  static Problem problem(Bundle server, String reason) {
    return Problem.of(
        "HTTP service " + server.getSymbolicName() + " [" + server.getBundleId() + "]", reason);
  }

  private String whyNone() {
    return servers.bundle(name -> name.startsWith(PAX_WEB)).isPresent()
        ? "Pax Web is there but has no server, so there is nothing to protect: install its Jetty"
            + " (in Karaf: feature:install pax-web-http-jetty)"
        : "there is none, so there is nothing to protect: start one with a Whiteboard (in Karaf:"
            + " feature:install http)";
  }

  private String why(Bundle server, boolean our) {
    if (isPaxWeb(server)) {
      return whyPaxWeb(server, our);
    }
    return our
        ? "its requests are not protected: no bundle offers a seam for it; see the log of " + self
        : "its requests are not protected: it speaks the other servlet API; "
            + remedy(otherFlavour);
  }

  private String whyPaxWeb(Bundle server, boolean our) {
    int major = server.getVersion().getMajor();
    String seam = PAX_WEB_SEAMS.get(major);
    String engine = servers.paxWebEngine().map(Diagnosis::engine).orElse(JETTY);
    String what = "requests of Pax Web " + major + " on " + title(engine) + " are not protected";
    if (!engine.equals(JETTY)) {
      return what
          + ", only those on Jetty can be: replace "
          + title(engine)
          + " (in Karaf: feature:uninstall pax-web-http-"
          + engine
          + ", then feature:install pax-web-http-jetty)";
    }
    if (seam == null) {
      return what + ", only those of Pax Web 8 and 11 can be: use one of these";
    }
    List<String> remedies = new ArrayList<>();
    if (!our) {
      remedies.add(remedy(otherFlavour));
    }
    remedies.add(remedy(seam));
    return what + ": " + String.join("; ", remedies);
  }

  private String remedy(String symbolicName) {
    Optional<Bundle> there = servers.bundle(symbolicName::equals);
    if (there.isEmpty()) {
      return "install and start " + symbolicName + " (in Karaf: feature:install upgrade)";
    }
    String known = symbolicName + " [" + there.get().getBundleId() + "]";
    return isActive(there.get())
        ? known + " is active but offers no seam for it: see its log"
        : known
            + " is there but not active: start it, or see what it misses (in Karaf: bundle:diag "
            + there.get().getBundleId()
            + ")";
  }

  private static boolean isPaxWeb(Bundle server) {
    return String.valueOf(server.getSymbolicName()).startsWith(PAX_WEB);
  }

  private static boolean isActive(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE;
  }

  /** The last part of names such as {@code org.ops4j.pax.web.pax-web-tomcat}. */
  private static String engine(Bundle bundle) {
    String name = String.valueOf(bundle.getSymbolicName());
    return name.substring(name.lastIndexOf('-') + 1);
  }

  private static String title(String engine) {
    return engine.substring(0, 1).toUpperCase(Locale.ROOT) + engine.substring(1);
  }
}
