package upgrade.impl.instruction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.StepContext;

/**
 * Aborts if a bundle to be updated still has old code in use from an earlier update.
 *
 * <p>For an update that the framework has already started it only warns: a second {@code update}
 * without a refresh between is what operators do all day, it would happen nevertheless, and giving
 * up would do no more than leave its requests unprotected.
 */
@InstructionName("CheckOldCode")
@Component
public final class CheckOldCode implements Instruction {
  private final BundleContext context;
  private final Set<Long> checked = new HashSet<>(); // guarded by this, as the next
  private String checkedFor = "";

  @Activate
  public CheckOldCode(BundleContext context) {
    this.context = context;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext step, List<Object> arguments) throws CheckFailedException {
    List<String> old = new ArrayList<>();
    for (BundleChange change : step.request().changes()) {
      Bundle bundle = context.getBundle(change.bundleId());
      if (bundle != null && isDue(step, change.bundleId()) && usesOldCode(bundle)) {
        old.add(change.symbolicName());
      }
    }
    if (old.isEmpty()) {
      return;
    }
    String what = "old code from an earlier update is still in use: " + old + "; refresh first";
    if (step.request().trigger().byFramework()) {
      step.warn(what);
    } else {
      throw new CheckFailedException(what);
    }
  }

  /**
   * Whether the bundle has not been checked for that upgrade yet. When others join, the step runs
   * again: by then the upgrade itself has left old code behind.
   */
  private synchronized boolean isDue(StepContext step, long bundleId) {
    if (!step.request().trigger().byFramework()) {
      return true;
    }
    if (!checkedFor.equals(step.upgradeId())) {
      checkedFor = step.upgradeId();
      checked.clear();
    }
    return checked.add(bundleId);
  }

  /** All revisions but the current one, which comes first. */
  static boolean usesOldCode(Bundle bundle) {
    BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
    if (revisions == null) {
      return false;
    }
    List<BundleRevision> all = revisions.getRevisions();
    for (BundleRevision old : all.subList(Math.min(1, all.size()), all.size())) {
      BundleWiring wiring = old.getWiring();
      if (wiring != null && wiring.isInUse()) {
        return true;
      }
    }
    return false;
  }
}
