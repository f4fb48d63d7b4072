package upgrade.impl.bundle;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
