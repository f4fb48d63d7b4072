package upgrade.impl.run;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import upgrade.api.Instruction;
import upgrade.api.PlanException;
import upgrade.api.Step;
import upgrade.api.UpgradeRequest;
import upgrade.impl.deployment.RunningDeployments;
import upgrade.impl.history.Chronicle;
import upgrade.impl.plan.Planned;
import upgrade.impl.settings.Settings;
import upgrade.impl.trail.Trails;

/**
 * Holds what every upgrade needs from the world around it.
 *
 * @param plans makes plans
 * @param bundles tells what became of bundles
 * @param bundleSteps makes, for the id of an upgrade and a receiver of new versions, what performs
 *     its steps on bundles
 * @param settings as they are configured now
 * @param runners runs upgrades, each on a thread of its own
 * @param workers runs their steps
 * @param audience hears of them
 * @param chronicle keeps them
 * @param trails keeps on disk what those do that have not ended
 * @param deployments which of them go on
 * @param clock for people
 * @param nanoTime for deadlines
 */
record Stage(
    Plans plans,
    Bundles bundles,
    BiFunction<String, BiConsumer<Long, String>, BundleWork> bundleSteps,
    Supplier<Settings> settings,
    Executor runners,
    Executor workers,
    Audience audience,
    Chronicle chronicle,
    Trails trails,
    RunningDeployments deployments,
    Clock clock,
    LongSupplier nanoTime) {

  /** The same with other plans. */
  Stage planning(Plans other) {
    return new Stage(
        other,
        bundles,
        bundleSteps,
        settings,
        runners,
        workers,
        audience,
        chronicle,
        trails,
        deployments,
        clock,
        nanoTime);
  }

  /** The same for a check: nobody hears of it, nothing is kept. */
  Stage unheard() {
    return new Stage(
        plans,
        bundles,
        bundleSteps,
        settings,
        runners,
        workers,
        new Audience(Runnable::run),
        Chronicle.NONE,
        Trails.NONE,
        deployments,
        clock,
        nanoTime);
  }

  /** Makes plans. */
  interface Plans {
    Planned plan(UpgradeRequest request) throws PlanException;
  }

  /**
   * Performs the steps on the bundles of one upgrade.
   *
   * @param steps by their kind
   * @param wayBack what their undoing would come upon
   * @param close forgets what was kept for them
   */
  record BundleWork(Function<Step.Kind, Instruction> steps, WayBack wayBack, Runnable close) {}

  /**
   * Looks at what putting back the old contents would come upon.
   *
   * @param lost given the ids of bundles that may have changed, those whose content has, but whose
   *     old one was not kept; in words
   * @param affected everybody whom it interrupts: the changed bundles, who is wired to them, and
   *     who uses those
   */
  record WayBack(Function<Set<Long>, List<String>> lost, Supplier<Set<Long>> affected) {}
}
