package upgrade.impl.run;

import java.util.ArrayList;
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
  private Requests() {}

  static UpgradeRequest of(Stopping stopping) {
    return UpgradeRequest.of(stopping.trigger(), changes(stopping)).affecting(stopping.affected());
  }

  /** The same request with the bundles of {@code stopping}. */
  static UpgradeRequest widen(UpgradeRequest request, Stopping stopping) {
    Map<Long, BundleChange> changes = new LinkedHashMap<>();
    request.changes().forEach(change -> changes.put(change.bundleId(), change));
    changes(stopping).forEach(change -> changes.putIfAbsent(change.bundleId(), change));
    Set<Long> affected = new LinkedHashSet<>(request.affected());
    affected.addAll(stopping.affected());
    return request.changing(List.copyOf(changes.values())).affecting(affected);
  }

  /** The same for a step that shall know why it runs again: a drain in a refresh must be short. */
  static UpgradeRequest triggeredBy(UpgradeRequest request, Trigger trigger) {
    return request.triggeredBy(trigger);
  }

  /** The same with the new versions, as far as they are known. */
  static UpgradeRequest to(UpgradeRequest request, Function<Long, Optional<String>> version) {
    List<BundleChange> changes = new ArrayList<>();
    for (BundleChange change : request.changes()) {
      changes.add(version.apply(change.bundleId()).map(change::to).orElse(change));
    }
    return request.changing(changes);
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
