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
 *   bundlesJoined*        further bundles became part of it; sections may start again
 * upgradeEnded
 * </pre>
 *
 * What a listener throws is logged and harms nobody; a slow one delays only other listeners.
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

  default void upgradeEnded(Upgrade upgrade, UpgradeResult result) {}
}
