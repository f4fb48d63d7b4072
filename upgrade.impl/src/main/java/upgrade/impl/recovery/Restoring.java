package upgrade.impl.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import upgrade.api.BundleChange;
import upgrade.api.PlanException;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;
import upgrade.impl.affected.Kind;
import upgrade.impl.trail.Old;
import upgrade.log.Logs;

/** Puts back what bundles had before an upgrade that a crash interrupted, as an upgrade itself. */
final class Restoring {
  private static final System.Logger LOG = Logs.logger("upgrade.recovery");

  private final BundleContext context;
  private final UpgradeService upgrades;

  Restoring(BundleContext context, UpgradeService upgrades) {
    this.context = context;
    this.upgrades = upgrades;
  }

  /** Why not all of it can be put back; empty if it can. */
  static List<String> missing(List<Found> found) {
    List<String> missing = new ArrayList<>();
    for (Found each : found) {
      boolean kept = each.old().filter(old -> Files.isRegularFile(old.file())).isPresent();
      if (each.isToRestore() && !kept) {
        missing.add(each.subject() + ": what it had is not kept");
      }
    }
    return missing;
  }

  /**
   * Puts it back, and starts what is meant to run and does not.
   *
   * @return what was done
   */
  String restore(String id, List<Found> found) throws InterruptedException {
    List<BundleChange> changes = new ArrayList<>();
    List<String> installed = new ArrayList<>();
    for (Found each : found) {
      if (!each.isToRestore() || each.old().isEmpty()) {
        continue;
      }
      if (each.id().isEmpty()) {
        installed.add(install(each.old().get()));
      } else {
        changes.add(
            BundleChange.of(
                    each.id().get(), each.change().symbolicName(), each.version().orElse("0.0.0"))
                .from(each.old().get().file().toUri().toString()));
      }
    }
    String done = installed.isEmpty() ? "" : "installed again: " + installed + "; ";
    if (!changes.isEmpty()) {
      done += upgrade(id, changes);
    }
    start(found);
    return done;
  }

  private String upgrade(String id, List<BundleChange> changes) throws InterruptedException {
    UpgradeRequest request =
        UpgradeRequest.of(changes.toArray(BundleChange[]::new))
            .down()
            .by("restore.after.crash, for upgrade " + id);
    try {
      UpgradeResult result = upgrades.start(request).result().toCompletableFuture().get();
      String why = result.problems().isEmpty() ? "" : " " + result.problems();
      return "upgrade " + result.upgradeId() + " " + result.outcome() + why;
    } catch (PlanException e) {
      return "refused: " + e.problems();
    } catch (ExecutionException | RuntimeException e) {
      return "failed: " + e;
    }
  }

  /**
   * A crash in the middle of an update may leave a bundle that the framework drops at its start.
   */
  private String install(Old old) {
    try (InputStream content = Files.newInputStream(old.file())) {
      Bundle bundle = context.installBundle(old.location(), content);
      if (!Kind.isFragment(bundle)) {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
      return bundle.toString();
    } catch (IOException | BundleException | RuntimeException e) {
      LOG.log(Level.WARNING, "cannot install again " + old.symbolicName(), e);
      return old.symbolicName() + ": " + e;
    }
  }

  /** An update starts only what ran before it, and a new version may have failed to. */
  private void start(List<Found> found) {
    for (Found each : found) {
      Bundle bundle = each.id().map(context::getBundle).orElse(null);
      BundleStartLevel level = bundle == null ? null : bundle.adapt(BundleStartLevel.class);
      if (bundle == null
          || level == null
          || !level.isPersistentlyStarted()
          || Kind.isFragment(bundle)
          || Contents.isRunning(bundle)) {
        continue;
      }
      try {
        bundle.start(
            level.isActivationPolicyUsed()
                ? Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY
                : Bundle.START_TRANSIENT);
      } catch (BundleException | RuntimeException e) {
        LOG.log(Level.WARNING, bundle + " has its old content and does not start", e);
      }
    }
  }
}
