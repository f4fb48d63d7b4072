package upgrade.impl.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upgrade.api.UpgradeResult;

/**
 * Remembers what the last upgrade has told, and who watches which. To tell a {@link Watch} only
 * queues, so the lock is never held while somebody prints.
 */
final class Backlog {
  private final int bound;
  private final Map<String, List<Watch>> watches =
      new HashMap<>(); // guarded by this, as the others
  private final List<Function<Account, List<String>>> told = new ArrayList<>();
  private @Nullable String id;
  private @Nullable UpgradeResult result;
  private boolean closed;

  /**
   * @param bound how much of one upgrade is remembered
   */
  Backlog(int bound) {
    this.bound = bound;
  }

  synchronized void begin(String upgradeId) {
    id = upgradeId;
    result = null;
    told.clear();
  }

  synchronized void tell(String upgradeId, Function<Account, List<String>> what) {
    if (upgradeId.equals(id) && told.size() < bound) {
      told.add(what);
    }
    watches.getOrDefault(upgradeId, List.of()).forEach(watch -> watch.tell(what));
  }

  synchronized void end(String upgradeId, UpgradeResult how) {
    if (upgradeId.equals(id)) {
      result = how;
    }
    List<Watch> over = watches.remove(upgradeId);
    if (over != null) {
      over.forEach(watch -> watch.ended(how));
    }
  }

  /**
   * Lets it watch from the beginning of that upgrade, even if that has ended already.
   *
   * @return false if nothing is shown any more
   */
  synchronized boolean add(String upgradeId, Watch watch) {
    if (closed) {
      return false;
    }
    UpgradeResult how = null;
    if (upgradeId.equals(id)) {
      told.forEach(watch::tell);
      how = result;
    }
    if (how == null) {
      watches.computeIfAbsent(upgradeId, unused -> new ArrayList<>()).add(watch);
    } else {
      watch.ended(how);
    }
    return true;
  }

  /** It shows nothing any more, though perhaps nobody has told that its upgrade has ended. */
  synchronized void remove(String upgradeId, Watch watch) {
    watches.computeIfPresent(
        upgradeId,
        (id, all) -> {
          all.remove(watch);
          return all.isEmpty() ? null : all;
        });
  }

  synchronized boolean isShown(String upgradeId, Shell shell) {
    return watches.getOrDefault(upgradeId, List.of()).stream()
        .anyMatch(watch -> watch.shell().id().equals(shell.id()));
  }

  synchronized void close() {
    closed = true;
    watches.values().forEach(all -> all.forEach(Watch::stop));
    watches.clear();
  }
}
