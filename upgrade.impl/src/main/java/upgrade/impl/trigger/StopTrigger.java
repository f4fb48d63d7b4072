package upgrade.impl.trigger;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import upgrade.api.Trigger;
import upgrade.impl.affected.Kind;
import upgrade.impl.run.Passage;
import upgrade.impl.run.Upgrades;
import upgrade.log.Logs;

/** Starts an upgrade, or widens the one that runs, when a bundle is about to stop for an update. */
final class StopTrigger {
  private static final System.Logger LOG = Logs.logger("upgrade.trigger");

  private final Upgrades upgrades;
  private final Stops stops;
  private final Pending pending;
  private volatile boolean shutdown;

  StopTrigger(Upgrades upgrades, Stops stops, Pending pending) {
    this.upgrades = upgrades;
    this.stops = stops;
    this.pending = pending;
  }

  /** Any event but STOPPING, after the framework did what it says. */
  void event(Bundle bundle, int type) {
    if (type == BundleEvent.UPDATED && !Kind.isOurs(bundle)) {
      pending.add(Stops.change(bundle));
    } else if (type == BundleEvent.UNINSTALLED) {
      pending.remove(bundle.getBundleId());
    }
    upgrades.bundleEvent(bundle.getBundleId(), type);
  }

  void refreshed() {
    pending.clear();
  }

  /** STOPPING, on the thread that stops the bundle; returns when it may go on. */
  void stopping(Bundle bundle) {
    if (bundle.getBundleId() == 0) {
      shutdown = true;
      upgrades.close("the framework stops", true);
      return;
    }
    if (shutdown || Kind.isOurs(bundle)) {
      return;
    }
    StopCause cause = StopCauses.classify(Stack.above(BundleEvents.class), isMeantToRun(bundle));
    LOG.log(Level.DEBUG, () -> bundle + " stops: " + cause);
    Optional<Trigger> trigger = Stops.trigger(cause);
    if (trigger.isEmpty()) {
      return;
    }
    Optional<String> unprotectable = Kind.unprotectable(bundle);
    if (unprotectable.isPresent()) {
      LOG.log(
          Level.WARNING,
          () -> bundle + " stops (" + cause + ") unprotected: it " + unprotectable.get());
      return;
    }
    Passage.Waited waited = upgrades.stopping(stops.of(bundle, trigger.get())).await();
    if (waited != Passage.Waited.OPENED) {
      LOG.log(Level.WARNING, () -> bundle + " goes on before the upgrade is ready: " + waited);
    }
  }

  private static boolean isMeantToRun(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    return level != null && level.isPersistentlyStarted();
  }
}
