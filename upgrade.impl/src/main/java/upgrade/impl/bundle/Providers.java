package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.utils.resource.CapabilitySet;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/** Finds capabilities. */
final class Providers {
  private record Offer(String who, Capability capability) {}

  private final Map<String, List<Offer>> byNamespace = new HashMap<>();

  void add(String who, List<? extends Capability> capabilities) {
    for (Capability capability : capabilities) {
      byNamespace
          .computeIfAbsent(capability.getNamespace(), namespace -> new ArrayList<>())
          .add(new Offer(who, capability));
    }
  }

  boolean satisfy(Requirement requirement) {
    return isTheSystemBundle(requirement)
        || offers(requirement).stream().anyMatch(offer -> matches(offer.capability, requirement));
  }

  private List<Offer> offers(Requirement requirement) {
    return byNamespace.getOrDefault(requirement.getNamespace(), List.of());
  }

  /** Every framework knows that alias, not each says so among its capabilities. */
  private static boolean isTheSystemBundle(Requirement requirement) {
    return Needs.name(requirement).filter(Constants.SYSTEM_BUNDLE_SYMBOLICNAME::equals).isPresent();
  }

  private static boolean matches(Capability capability, Requirement requirement) {
    return requirement instanceof BundleRequirement its
            && capability instanceof BundleCapability installed
        ? its.matches(installed)
        : CapabilitySet.matches(capability, requirement);
  }

  /** Those of the same name that do not match: "1.0.0 of shop". At most three. */
  List<String> like(Requirement requirement) {
    List<String> like = new ArrayList<>();
    Needs.name(requirement)
        .ifPresent(
            name ->
                offers(requirement).stream()
                    .filter(offer -> Needs.isNamed(offer.capability, name))
                    .limit(3)
                    .forEach(
                        offer -> like.add(Needs.version(offer.capability) + " of " + offer.who)));
    return like;
  }
}
