package upgrade.impl.run;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;

/**
 * A bundle that the framework is about to stop, seen from the thread that stops it.
 *
 * @param trigger why, as far as could be told
 * @param change the bundle itself
 * @param others bundles that change with it: updated before without a stop, due in this refresh
 * @param affected whom it affects besides, seen while its services are still registered
 * @param who runs that thread, one line
 * @param thread the one that stops it, and waits for us
 * @param inProgress whether that thread is still inside the update or refresh
 * @param newestId the highest id of a bundle so far: what comes later has a higher one
 */
public record Stopping(
    Trigger trigger,
    BundleChange change,
    List<BundleChange> others,
    Set<Long> affected,
    String who,
    Thread thread,
    BooleanSupplier inProgress,
    long newestId) {

  long bundleId() {
    return change.bundleId();
  }

  /** Whether no update need follow. */
  boolean isOnlyPossible() {
    return trigger == Trigger.TRANSIENT_STOP
        || trigger == Trigger.UNKNOWN_STOP
        || trigger == Trigger.DEPLOYMENT;
  }

  /** Whether the end of a deployment tells what has become of it, and no deadline. */
  boolean isDeployed() {
    return trigger == Trigger.DEPLOYMENT;
  }
}
