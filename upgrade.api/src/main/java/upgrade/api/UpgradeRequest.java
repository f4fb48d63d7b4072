package upgrade.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What shall be upgraded: the bundles, why, and whom it affects besides. */
public final class UpgradeRequest {
  private final Trigger trigger;
  private final List<BundleChange> changes;
  private final Set<Long> affected;
  private final Optional<String> modification;

  private UpgradeRequest(
      Trigger trigger,
      List<BundleChange> changes,
      Set<Long> affected,
      Optional<String> modification) {
    this.trigger = trigger;
    this.changes = List.copyOf(changes);
    Set<Long> all = new LinkedHashSet<>();
    changes.forEach(change -> all.add(change.bundleId()));
    all.addAll(affected);
    this.affected = java.util.Collections.unmodifiableSet(all);
    this.modification = modification;
  }

  /** A request of somebody who calls {@link UpgradeService}. */
  public static UpgradeRequest of(BundleChange... changes) {
    return of(Trigger.SERVICE, List.of(changes));
  }

  public static UpgradeRequest of(Trigger trigger, List<BundleChange> changes) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("an upgrade needs at least one bundle");
    }
    return new UpgradeRequest(trigger, changes, Set.of(), Optional.empty());
  }

  /** The same, with the ids of the bundles that the upgrade affects besides those it changes. */
  public UpgradeRequest affecting(Set<Long> bundleIds) {
    return new UpgradeRequest(trigger, changes, bundleIds, modification);
  }

  /** The same, planned by the modification of that name. */
  public UpgradeRequest modifiedBy(String name) {
    return new UpgradeRequest(trigger, changes, affected, Optional.of(name));
  }

  public Trigger trigger() {
    return trigger;
  }

  /** The bundles to update, in the order given; never empty. */
  public List<BundleChange> changes() {
    return changes;
  }

  /**
   * The ids of all bundles whose requests the upgrade interrupts: those changed, those that use
   * their services, and those wired to their packages when a refresh comes.
   */
  public Set<Long> affected() {
    return affected;
  }

  /** The modification asked for; empty to choose by priority. */
  public Optional<String> modification() {
    return modification;
  }

  @Override
  public String toString() {
    return trigger + " " + changes;
  }
}
