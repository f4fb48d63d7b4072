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
  private final Direction direction;
  private final Optional<String> who;

  private UpgradeRequest(
      Trigger trigger,
      List<BundleChange> changes,
      Set<Long> affected,
      Optional<String> modification,
      Direction direction,
      Optional<String> who) {
    this.trigger = trigger;
    this.changes = List.copyOf(changes);
    Set<Long> all = new LinkedHashSet<>();
    changes.forEach(change -> all.add(change.bundleId()));
    all.addAll(affected);
    this.affected = java.util.Collections.unmodifiableSet(all);
    this.modification = modification;
    this.direction = direction;
    this.who = who;
  }

  /** A request of somebody who calls {@link UpgradeService}. */
  public static UpgradeRequest of(BundleChange... changes) {
    return of(Trigger.SERVICE, List.of(changes));
  }

  public static UpgradeRequest of(Trigger trigger, List<BundleChange> changes) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("an upgrade needs at least one bundle");
    }
    return new UpgradeRequest(
        trigger, changes, Set.of(), Optional.empty(), Direction.UP, Optional.empty());
  }

  /** The same, with the ids of the bundles that the upgrade affects besides those it changes. */
  public UpgradeRequest affecting(Set<Long> bundleIds) {
    return new UpgradeRequest(trigger, changes, bundleIds, modification, direction, who);
  }

  /** The same, planned by the modification of that name. */
  public UpgradeRequest modifiedBy(String name) {
    return new UpgradeRequest(trigger, changes, affected, Optional.of(name), direction, who);
  }

  /**
   * The same for other bundles.
   *
   * @throws IllegalArgumentException if there are none
   */
  public UpgradeRequest changing(List<BundleChange> others) {
    if (others.isEmpty()) {
      throw new IllegalArgumentException("an upgrade needs at least one bundle");
    }
    return new UpgradeRequest(trigger, others, affected, modification, direction, who);
  }

  /** The same for another reason. */
  public UpgradeRequest triggeredBy(Trigger other) {
    return new UpgradeRequest(other, changes, affected, modification, direction, who);
  }

  /**
   * The same, as a way back to an earlier version: the sections are those of every upgrade, and
   * each instruction is told {@link Direction#DOWN}, so that one that converted something converts
   * it back.
   */
  public UpgradeRequest down() {
    return new UpgradeRequest(trigger, changes, affected, modification, Direction.DOWN, who);
  }

  /**
   * The same, with who asked for it.
   *
   * @param person a user, a bundle, a thread: one line for people
   */
  public UpgradeRequest by(String person) {
    return new UpgradeRequest(
        trigger, changes, affected, modification, direction, Optional.of(person));
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

  /** Down if it brings back an earlier version. */
  public Direction direction() {
    return direction;
  }

  /** Who asked for it, one line; empty if that is not known. */
  public Optional<String> who() {
    return who;
  }

  @Override
  public String toString() {
    return trigger + " " + changes;
  }
}
