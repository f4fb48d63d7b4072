package upgrade.impl.oldcode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import upgrade.api.RequestInFlight;

/**
 * Tells by what the code that a bundle had before its last update is held, as far as anybody can.
 */
public final class Holders {
  private static final int SHOWN = 3;

  private Holders() {}

  /**
   * One clause for each earlier revision of the bundle that is still wired: it stays until a
   * refresh.
   */
  public static List<String> revisions(Bundle bundle) {
    List<String> held = new ArrayList<>();
    BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
    if (revisions == null) {
      return held;
    }
    List<BundleRevision> all = revisions.getRevisions(); // the current one comes first
    for (BundleRevision old : all.subList(Math.min(1, all.size()), all.size())) {
      BundleWiring wiring = old.getWiring();
      if (wiring != null && wiring.isInUse()) {
        held.add("version " + old.getVersion() + " " + by(wiring));
      }
    }
    return held;
  }

  /** By what one wiring is held. */
  static String by(BundleWiring wiring) {
    Set<String> importers = new LinkedHashSet<>();
    List<BundleWire> wires = wiring.getProvidedWires(null);
    for (BundleWire wire : wires == null ? List.<BundleWire>of() : wires) {
      Bundle importer = wire.getRequirer().getBundle();
      if (importer.getBundleId() != wiring.getBundle().getBundleId()) {
        importers.add(name(importer));
      }
    }
    Set<String> users = users(wiring.getBundle());
    return (importers.isEmpty() ? "waits for a refresh" : "is wired to by " + some(importers))
        + (users.isEmpty() ? "" : "; the bundle's services are used by " + some(users));
  }

  private static Set<String> users(Bundle bundle) {
    Set<String> users = new LinkedHashSet<>();
    ServiceReference<?>[] services = registered(bundle);
    for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
      Bundle[] using = service.getUsingBundles();
      for (Bundle user : using == null ? new Bundle[0] : using) {
        users.add(name(user));
      }
    }
    return users;
  }

  private static ServiceReference<?> @org.jspecify.annotations.Nullable [] registered(
      Bundle bundle) {
    try {
      return bundle.getRegisteredServices();
    } catch (IllegalStateException e) {
      return null; // uninstalled meanwhile
    }
  }

  /**
   * The requests that have been inside the bundle since before its last update.
   *
   * @param now in ms, as {@link System#currentTimeMillis()}
   */
  public static List<RequestInFlight> requests(
      Bundle bundle, Collection<RequestInFlight> all, long now) {
    Duration updated = Duration.ofMillis(Math.max(0, now - bundle.getLastModified()));
    return all.stream()
        .filter(request -> isOf(request, bundle.getBundleId()))
        .filter(
            request -> request.running().filter(time -> time.compareTo(updated) > 0).isPresent())
        .toList();
  }

  /** Whether that bundle serves it. */
  public static boolean isOf(RequestInFlight request, long bundleId) {
    return request.bundle().filter(name -> name.endsWith(" [" + bundleId + "]")).isPresent();
  }

  /** The first of them, as an operator may see them. */
  public static String described(Collection<RequestInFlight> requests) {
    return some(
        requests.stream()
            .map(
                request ->
                    request.method()
                        + " "
                        + request.path().replaceAll("\\p{Cntrl}", "?")
                        + " ("
                        + request.id()
                        + ", running for "
                        + request.running().map(Duration::toSeconds).orElse(0L)
                        + " s)")
            .toList());
  }

  static String name(Bundle bundle) {
    return bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]";
  }

  static String some(Collection<String> all) {
    String first = all.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return all.size() <= SHOWN ? first : first + " and " + (all.size() - SHOWN) + " more";
  }

  /** Whose context class loader it is; a thread that was never told otherwise keeps it for good. */
  static Optional<String> threads(ClassLoader loader) {
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getContextClassLoader() == loader)
            .map(Thread::getName)
            .sorted()
            .toList();
    return threads.isEmpty()
        ? Optional.empty()
        : Optional.of("it is the context class loader of " + some(threads));
  }
}
