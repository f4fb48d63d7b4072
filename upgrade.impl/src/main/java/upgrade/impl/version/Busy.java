package upgrade.impl.version;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;

/**
 * Knows whether an upgrade runs: no pause shall pay for what is done in the background.
 *
 * <p>It relies on no event for the end, but on the result, which every upgrade has.
 */
final class Busy implements UpgradeListener {
  private final Set<Upgrade> running = ConcurrentHashMap.newKeySet();
  private final Runnable idle;

  /**
   * @param idle called when no upgrade runs any more
   */
  Busy(Runnable idle) {
    this.idle = idle;
  }

  boolean isBusy() {
    return !running.isEmpty();
  }

  @Override
  public void upgradeStarted(Upgrade upgrade) {
    running.add(upgrade);
    upgrade.result().whenComplete((result, failure) -> ended(upgrade));
  }

  /** Nobody knows for how long: what others upgrade meanwhile shall be kept. */
  @Override
  public void upgradeStuck(Upgrade upgrade, Stuck stuck) {
    ended(upgrade);
  }

  private void ended(Upgrade upgrade) {
    running.remove(upgrade);
    if (running.isEmpty()) {
      idle.run();
    }
  }
}
