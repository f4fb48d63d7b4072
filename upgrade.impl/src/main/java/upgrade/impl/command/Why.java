package upgrade.impl.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import upgrade.impl.affected.Neighbours;

/** Says of each bundle that an upgrade affects why it does. */
final class Why {
  private final BundleContext context;
  private final Neighbours neighbours;

  Why(BundleContext context, Neighbours neighbours) {
    this.context = context;
    this.neighbours = neighbours;
  }

  /**
   * @param changed the ids of the bundles that are updated
   * @param affected the ids of all that it interrupts
   * @return the reasons by bundle, those that are updated first
   */
  Map<Long, String> of(Collection<Long> changed, Collection<Long> affected) {
    Map<Long, String> reasons = new LinkedHashMap<>();
    changed.forEach(id -> reasons.put(id, "is updated"));
    for (long id : new TreeSet<>(affected)) {
      if (!changed.contains(id)) {
        reasons.put(id, why(id, affected));
      }
    }
    return reasons;
  }

  private String why(long id, Collection<Long> affected) {
    Set<Long> others = new LinkedHashSet<>(affected);
    others.remove(id);
    for (long other : providers(id)) {
      if (others.contains(other)) {
        return "is wired to " + name(other) + ", is refreshed with it";
      }
    }
    for (long other : others) {
      if (neighbours.usersOf(other).contains(id)) {
        return "uses services of " + name(other);
      }
    }
    return "is refreshed with the others";
  }

  /** Its hosts and those whose packages it imports. */
  private Set<Long> providers(long id) {
    Set<Long> providers = new LinkedHashSet<>();
    Bundle bundle = context.getBundle(id);
    BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
    if (wiring != null && wiring.getRequiredWires(null) != null) {
      for (BundleWire wire : wiring.getRequiredWires(null)) {
        providers.add(wire.getProvider().getBundle().getBundleId());
      }
    }
    return providers;
  }

  String name(long id) {
    Bundle bundle = context.getBundle(id);
    return bundle == null ? "[" + id + "]" : bundle.getSymbolicName() + " [" + id + "]";
  }
}
