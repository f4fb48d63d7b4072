package upgrade.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Plans, checks and starts upgrades; an OSGi service. Safe for use by any thread. */
@ProviderType
public interface UpgradeService {
  /**
   * Makes the plan, runs nothing.
   *
   * @throws PlanException with every reason why there is none
   */
  Plan plan(UpgradeRequest request) throws PlanException;

  /**
   * Makes the plan and runs its steps before the point of no return as a check, on the calling
   * thread's time. No listener hears of it.
   *
   * @return how each step went; nothing has changed
   * @throws PlanException with every reason why there is no plan
   */
  CheckResult check(UpgradeRequest request) throws PlanException;

  /**
   * Makes the plan and starts the upgrade; it waits its turn if another one runs. A failing check
   * ends it as {@link UpgradeResult.Outcome#REFUSED} with nothing touched. The calling thread
   * counts as the upgrade's {@link StepContext#initiator()}.
   *
   * @throws PlanException with every reason why there is no plan, bundles that cannot be upgraded
   *     included
   */
  Upgrade start(UpgradeRequest request) throws PlanException;

  /** The upgrade that runs now; not one that is stuck. */
  Optional<Upgrade> running();

  /** The upgrades that wait for their turn, in order. */
  List<Upgrade> waiting();

  /**
   * The upgrades in which a bundle hangs past the deadline: others have their turn meanwhile. Each
   * goes on, or back, when that ends.
   */
  default List<Upgrade> stuck() {
    return List.of();
  }
}
