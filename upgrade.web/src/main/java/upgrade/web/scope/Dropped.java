package upgrade.web.scope;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongToIntFunction;
import org.osgi.framework.Bundle;

/** Decides what will not come back because the new version, or its bundle, is without it. */
final class Dropped {
  private final AffectedScope before;
  private final EndpointSnapshot now;
  private final LongToIntFunction bundleState;
  private final ComponentNames components;

  Dropped(
      AffectedScope before,
      EndpointSnapshot now,
      LongToIntFunction bundleState,
      ComponentNames components) {
    this.before = before;
    this.now = now;
    this.bundleState = bundleState;
    this.components = components;
  }

  /** Whether there is a reason to believe so, now; it counts only if it lasts. */
  boolean test(Endpoint old) {
    return ownersAreDown(old) || (settled(old) && (componentIsGone(old) || componentMoved(old)));
  }

  private boolean ownersAreDown(Endpoint old) {
    Set<Long> owners = before.ownersOf(old);
    return owners.stream().allMatch(id -> id >= 0 && isDown(bundleState.applyAsInt(id)));
  }

  private static boolean isDown(int state) {
    return state == Bundle.UNINSTALLED || state == Bundle.INSTALLED || state == Bundle.RESOLVED;
  }

  /** Whether its bundle has started and the HTTP runtime is through with all that it registered. */
  private boolean settled(Endpoint old) {
    return bundleState.applyAsInt(old.bundleId()) == Bundle.ACTIVE
        && !now.unsettled().contains(old.bundleId())
        && now.failures().stream().noneMatch(failure -> failure.concerns(old));
  }

  private boolean componentIsGone(Endpoint old) {
    Optional<Set<String>> declared =
        old.component() == null ? Optional.empty() : components.declaredBy(old.bundleId());
    return declared.isPresent() && !declared.get().contains(old.component());
  }

  /** Whether as much of its component is there as was, but elsewhere. */
  private boolean componentMoved(Endpoint old) {
    if (old.component() == null) {
      return false;
    }
    Set<Long> were = new HashSet<>();
    before.expected().stream()
        .filter(each -> sameComponent(old, each))
        .forEach(each -> were.add(each.serviceId()));
    Set<Long> are = new HashSet<>();
    now.endpoints().stream()
        .filter(each -> sameComponent(old, each))
        .forEach(each -> are.add(each.serviceId()));
    return are.size() >= were.size();
  }

  private static boolean sameComponent(Endpoint one, Endpoint other) {
    return one.component() != null
        && one.component().equals(other.component())
        && one.bundleId() == other.bundleId()
        && one.isRoute() == other.isRoute()
        && (one.isRoute() || one.kind() == other.kind());
  }
}
