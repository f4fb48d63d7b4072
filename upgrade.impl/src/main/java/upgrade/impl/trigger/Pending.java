package upgrade.impl.trigger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import upgrade.api.BundleChange;

/**
 * Remembers bundles that were updated without a stop: fragments, libraries, lazy ones that were not
 * active. Nobody notices before the next refresh, which interrupts everybody wired to them.
 */
final class Pending {
  private final Map<Long, BundleChange> changes = new LinkedHashMap<>(); // guarded by this

  synchronized void add(BundleChange change) {
    changes.putIfAbsent(change.bundleId(), change);
  }

  synchronized List<BundleChange> changes() {
    return List.copyOf(changes.values());
  }

  /** Forgets what a refresh has brought to its end. */
  synchronized void clear() {
    changes.clear();
  }

  synchronized void remove(long bundleId) {
    changes.remove(bundleId);
  }
}
