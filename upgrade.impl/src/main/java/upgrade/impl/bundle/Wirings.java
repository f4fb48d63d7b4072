package upgrade.impl.bundle;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Asks the framework which bundles are wired to which. */
public final class Wirings {
  private Wirings() {}

  /**
   * The bundles that a refresh of {@code bundles} takes along, themselves included.
   *
   * <p>Felix takes its global lock for this: call it only where that is safe.
   */
  public static Set<Bundle> closure(BundleContext context, Collection<Bundle> bundles) {
    Set<Bundle> closure = new LinkedHashSet<>(bundles);
    framework(context).getDependencyClosure(bundles).stream()
        .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
        .forEach(closure::add);
    return closure;
  }

  /**
   * The same as {@link #closure}, but found by following the wires one by one: nobody who holds a
   * lock of the framework keeps us waiting.
   */
  static Set<Bundle> users(Collection<Bundle> bundles) {
    Set<Bundle> users = new LinkedHashSet<>(bundles);
    Deque<Bundle> open = new ArrayDeque<>(users);
    while (!open.isEmpty()) {
      BundleRevisions revisions = open.remove().adapt(BundleRevisions.class);
      for (BundleRevision revision :
          revisions == null ? List.<BundleRevision>of() : revisions.getRevisions()) {
        for (Bundle next : wired(revision.getWiring())) {
          if (next.getBundleId() != Constants.SYSTEM_BUNDLE_ID && users.add(next)) {
            open.add(next);
          }
        }
      }
    }
    return users;
  }

  /** Who is wired to it; of a fragment, its hosts. */
  private static Set<Bundle> wired(@Nullable BundleWiring wiring) {
    Set<Bundle> wired = new LinkedHashSet<>();
    List<BundleWire> provided = wiring == null ? null : wiring.getProvidedWires(null);
    List<BundleWire> hosts =
        wiring == null ? null : wiring.getRequiredWires(HostNamespace.HOST_NAMESPACE);
    if (provided != null) {
      provided.forEach(wire -> wired.add(wire.getRequirer().getBundle()));
    }
    if (hosts != null) {
      hosts.forEach(wire -> wired.add(wire.getProvider().getBundle()));
    }
    return wired;
  }

  /** Bundles with old code that a refresh would remove. */
  public static Collection<Bundle> removalPending(BundleContext context) {
    return framework(context).getRemovalPendingBundles();
  }

  static FrameworkWiring framework(BundleContext context) {
    return java.util.Objects.requireNonNull(
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class));
  }

  /** The ids of the bundles that {@code bundle} is wired to. */
  static Set<Long> providers(Bundle bundle) {
    Set<Long> providers = new LinkedHashSet<>();
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null && wiring.getRequiredWires(null) != null) {
      for (BundleWire wire : wiring.getRequiredWires(null)) {
        providers.add(wire.getProvider().getBundle().getBundleId());
      }
    }
    return providers;
  }
}
