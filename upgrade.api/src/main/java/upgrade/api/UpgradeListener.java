package upgrade.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what upgrades do; an OSGi service.
 *
 * <p>The events of one upgrade come in this order, one at a time, and never while a lock is held:
 *
 * <pre>
 * upgradeStarted
 *   sectionStarted (check, suspend, upgrade, resume, finished)
 *     messageReported*
 *     stepEnded*
 *   upgradeStuck*         a bundle hangs; other upgrades have their turn meanwhile
 *   bundlesJoined*        further bundles became part of it; sections may start again
 * upgradeEnded
 * </pre>
 *
 * <p>What a listener throws is logged, once for each upgrade, and harms nobody. Each is called on a
 * thread of ours of its own: a slow one delays nobody, and misses events once 1000 of them wait.
 * One that is registered while an upgrade runs hears the rest of it.
 */
@ConsumerType
public interface UpgradeListener {
  default void upgradeStarted(Upgrade upgrade) {}

  default void sectionStarted(Upgrade upgrade, Section section, Direction direction) {}

  /**
   * @param warning whether it is a warning
   */
  default void messageReported(Upgrade upgrade, boolean warning, String message) {}

  default void stepEnded(Upgrade upgrade, StepResult step) {}

  default void bundlesJoined(Upgrade upgrade, UpgradeRequest request) {}

  default void upgradeStuck(Upgrade upgrade, Stuck stuck) {}

  default void upgradeEnded(Upgrade upgrade, UpgradeResult result) {}
}
