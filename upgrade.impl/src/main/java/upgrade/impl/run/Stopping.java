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
 */
public record Stopping(
    Trigger trigger,
    BundleChange change,
    List<BundleChange> others,
    Set<Long> affected,
    String who,
    Thread thread,
    BooleanSupplier inProgress) {

  long bundleId() {
    return change.bundleId();
  }

  /** Whether nothing but a deadline tells that no update follows. */
  boolean isOnlyPossible() {
    return trigger == Trigger.TRANSIENT_STOP || trigger == Trigger.UNKNOWN_STOP;
  }
}
