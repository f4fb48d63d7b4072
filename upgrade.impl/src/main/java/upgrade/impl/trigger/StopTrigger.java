package upgrade.impl.trigger;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import upgrade.api.Trigger;
import upgrade.api.Upgrade;
import upgrade.impl.affected.Kind;
import upgrade.impl.console.Shells;
import upgrade.impl.deployment.RunningDeployments;
import upgrade.impl.run.Passage;
import upgrade.impl.run.Upgrades;
import upgrade.log.Logs;

/** Starts an upgrade, or widens the one that runs, when a bundle is about to stop for an update. */
final class StopTrigger {
  private static final System.Logger LOG = Logs.logger("upgrade.trigger");

  private final Upgrades upgrades;
  private final RunningDeployments deployments;
  private final DeployFolder folder;
  private final Stops stops;
  private final Pending pending;
  private final Supplier<Optional<Shells>> shells;
  private volatile boolean shutdown;

  StopTrigger(
      Upgrades upgrades,
      RunningDeployments deployments,
      Stops stops,
      Pending pending,
      Supplier<Optional<Shells>> shells) {
    this.upgrades = upgrades;
    this.deployments = deployments;
    this.folder = new DeployFolder(deployments, System::nanoTime);
    this.stops = stops;
    this.pending = pending;
    this.shells = shells;
  }

  /** Any event but STOPPING, after the framework did what it says. */
  void event(Bundle bundle, int type) {
    if (type == BundleEvent.UPDATED && !Kind.isOurs(bundle)) {
      pending.add(Stops.change(bundle));
    } else if (type == BundleEvent.UNINSTALLED) {
      pending.remove(bundle.getBundleId());
    }
    deployments.heard();
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
    Optional<Trigger> trigger = Stops.trigger(cause, () -> isDeployed(cause));
    if (trigger.isEmpty()) {
      return;
    }
    Optional<String> unprotectable = Kind.unprotectable(bundle);
    if (unprotectable.isPresent()) {
      String warning = bundle + " stops (" + cause + ") unprotected: it " + unprotectable.get();
      LOG.log(Level.WARNING, warning);
      tell(there -> there.warn(warning));
      return;
    }
    Passage.Waited waited =
        upgrades
            .stopping(stops.of(bundle, trigger.get()), upgrade -> show(upgrade, trigger.get()))
            .await();
    if (waited != Passage.Waited.OPENED) {
      LOG.log(Level.WARNING, () -> bundle + " goes on before the upgrade is ready: " + waited);
    }
  }

  private boolean isDeployed(StopCause cause) {
    Thread thread = Thread.currentThread();
    return folder.isOn(thread, cause == StopCause.UNINSTALL) || deployments.isOn(thread);
  }

  /**
   * Nobody types on the thread that refreshes. To look for a shell where there is no Gogo asks the
   * framework to resolve: on Equinox T1, which refreshes, holds this bundle and would wait for T2,
   * which resolves in an update of the same one and waits for T1.
   */
  private void show(Upgrade upgrade, Trigger trigger) {
    if (trigger != Trigger.REFRESH) {
      tell(there -> there.show(upgrade));
    }
  }

  /** Whatever is wrong with somebody's console, the bundle's stop goes on protected. */
  private void tell(Consumer<Shells> what) {
    try {
      shells.get().ifPresent(what);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "not shown", e);
    }
  }

  private static boolean isMeantToRun(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    return level != null && level.isPersistentlyStarted();
  }
}
