package upgrade.impl.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRequest;

/** Makes requests out of stops, and larger ones out of requests. */
final class Requests {
  private static final int PEOPLE = 5;
  private static final String OTHERS = "and others";

  private Requests() {}

  static UpgradeRequest of(Stopping stopping) {
    return UpgradeRequest.of(stopping.trigger(), changes(stopping))
        .affecting(stopping.affected())
        .by(stopping.who());
  }

  /** The same request with the bundles of {@code stopping}. */
  static UpgradeRequest widen(UpgradeRequest request, Stopping stopping) {
    Map<Long, BundleChange> changes = new LinkedHashMap<>();
    request.changes().forEach(change -> changes.put(change.bundleId(), change));
    Set<Long> came = newIds(request);
    changes(stopping).stream()
        .filter(change -> !came.contains(change.bundleId()))
        .forEach(change -> changes.putIfAbsent(change.bundleId(), change));
    Set<Long> affected = new LinkedHashSet<>(request.affected());
    affected.addAll(stopping.affected());
    return request
        .changing(List.copyOf(changes.values()))
        .affecting(affected)
        .by(both(request.who(), stopping.who()));
  }

  /** Each person once, and not more than can be read. */
  private static String both(Optional<String> first, String second) {
    if (first.isEmpty()) {
      return second;
    }
    List<String> people = List.of(first.get().split("; "));
    if (people.contains(second) || people.contains(OTHERS)) {
      return first.get();
    }
    return first.get() + "; " + (people.size() < PEOPLE ? second : OTHERS);
  }

  /** The same for a step that shall know why it runs again: a drain in a refresh must be short. */
  static UpgradeRequest triggeredBy(UpgradeRequest request, Trigger trigger) {
    return request.triggeredBy(trigger);
  }

  /** The same with the new versions, as far as they are known. */
  static UpgradeRequest to(UpgradeRequest request, Function<Long, Optional<String>> version) {
    List<BundleChange> changes = new ArrayList<>();
    for (BundleChange change : request.changes()) {
      long id = change.newId().orElse(change.bundleId());
      changes.add(version.apply(id).map(change::to).orElse(change));
    }
    return request.changing(changes);
  }

  /**
   * The same with those that came in the place of others.
   *
   * @param newIds by the id of the one that is gone
   */
  static UpgradeRequest replaced(UpgradeRequest request, Map<Long, Long> newIds) {
    List<BundleChange> changes = new ArrayList<>();
    Set<Long> affected = new LinkedHashSet<>(request.affected());
    for (BundleChange change : request.changes()) {
      Long newId = newIds.get(change.bundleId());
      changes.add(newId == null ? change : change.replacedBy(newId));
    }
    affected.addAll(newIds.values());
    return request.changing(changes).affecting(affected);
  }

  private static Set<Long> newIds(UpgradeRequest request) {
    Set<Long> ids = new HashSet<>();
    request.changes().forEach(change -> change.newId().ifPresent(ids::add));
    return ids;
  }

  private static List<BundleChange> changes(Stopping stopping) {
    List<BundleChange> changes = new ArrayList<>();
    changes.add(stopping.change());
    stopping.others().stream()
        .filter(other -> other.bundleId() != stopping.bundleId())
        .forEach(changes::add);
    return changes;
  }
}
