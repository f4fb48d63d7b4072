package upgrade.impl.instruction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.api.StepContext;
import upgrade.impl.oldcode.Holders;

/**
 * Aborts if a bundle to be updated still has old code in use from an earlier update, and says by
 * what.
 *
 * <p>For an update that the framework has already started it only warns: a second {@code update}
 * without a refresh between is what operators do all day, it would happen nevertheless, and giving
 * up would do no more than leave its requests unprotected.
 */
@InstructionName("CheckOldCode")
@Component
public final class CheckOldCode implements Instruction {
  private final BundleContext context;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<Protection> protections = List.of();

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
      if (bundle != null && isDue(step, change.bundleId())) {
        check(step, bundle).ifPresent(old::add);
      }
    }
    if (old.isEmpty()) {
      return;
    }
    String what =
        "old code from an earlier update is still in use: "
            + String.join("; ", old)
            + "; refresh first";
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

  /**
   * By what earlier revisions are held. Requests alone hold up nobody here: they end without a
   * refresh, and SoftPurge waits for that.
   */
  private Optional<String> check(StepContext step, Bundle bundle) {
    List<RequestInFlight> all = new ArrayList<>();
    protections.forEach(each -> all.addAll(each.requests()));
    List<RequestInFlight> older = Holders.requests(bundle, all, System.currentTimeMillis());
    String requests =
        older.size()
            + " requests have run since before its last update: "
            + Holders.described(older);
    List<String> revisions = Holders.revisions(bundle);
    String name = bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]";
    if (revisions.isEmpty()) {
      if (!older.isEmpty()) {
        step.info(name + ": " + requests);
      }
      return Optional.empty();
    }
    return Optional.of(
        name + ": " + String.join("; ", revisions) + (older.isEmpty() ? "" : "; " + requests));
  }
}
