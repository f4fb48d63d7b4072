package upgrade.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does one thing in an upgrade; an OSGi service, named by {@link InstructionName}.
 *
 * <p>The order of calls:
 *
 * <ol>
 *   <li>Nobody calls for the <b>declared requirements</b>: {@link RequiresInstruction} states them
 *       on the class. The planner reads them from the service reference, checks that each required
 *       instruction is in the plan, before this one on the way up and after it on the way down, and
 *       refuses a plan in which one is not.
 *   <li>{@link #modify} once for each use of the instruction in the {@link Modification}. The
 *       default calls {@link #arguments}, {@link #step} and {@link #position}, and inserts the step
 *       there.
 *   <li>{@link #run} when the upgrade reaches the step on its way up. A step before the point of no
 *       return runs in every check ({@link StepContext#checkOnly()}) and once more in the run. If
 *       the upgrade brings back an earlier version on request ({@link UpgradeRequest#down()}), the
 *       sections and their order are the same, requests have to be held back just as well, but
 *       {@link StepContext#direction()} is down: an instruction that converts something going up
 *       converts it back here.
 *   <li>{@link #undo} when the upgrade walks back: before the point of no return because a later
 *       step failed, after it because the new version is bad. Only steps that ran (or failed
 *       half-way) are undone, last one first. A check-only run is never undone: it must not change
 *       anything.
 *   <li>{@link #stuck} between {@code run} and {@code undo}, if a bundle hangs in the upgrade, and
 *       {@link #goesOn} when it hangs no more.
 * </ol>
 *
 * <p>{@code modify}, {@code arguments}, {@code step} and {@code position} plan: they must be quick,
 * have no effect, and may be called at any time from any thread, also for a plan that is only
 * shown. {@code run} and {@code undo} are called on a thread of the upgrade, never two of one
 * upgrade at a time.
 */
@ConsumerType
public interface Instruction {

  /**
   * Computes what {@link #run} will be given, when the plan is made.
   *
   * @return the arguments; an empty list, the default, for none
   * @throws PlanException if the request or the options make no sense to this instruction
   */
  default List<Object> arguments(Planning planning) throws PlanException {
    return List.of();
  }

  /**
   * The entry in the plan that will call {@link #run}.
   *
   * @param arguments what {@link #arguments} returned
   */
  default Step step(Planning planning, List<Object> arguments) {
    return Step.of(planning.use(), arguments);
  }

  /** Where the step goes on the way up; it is mirrored for the way down. Default: at the end. */
  default Position position(Planning planning) {
    return Position.append();
  }

  /**
   * Changes the plan: by default puts {@link #step} at {@link #position}, mirrored for the way
   * down.
   *
   * @return the changed plan
   * @throws PlanException if the place does not exist or the options make no sense
   */
  default Plan modify(Plan plan, Planning planning) throws PlanException {
    return plan.insert(position(planning), step(planning, arguments(planning)));
  }

  /**
   * Does the work, or with {@link StepContext#checkOnly()} only tells whether it could be done.
   *
   * @param arguments what {@link #arguments} returned
   * @throws CheckFailedException if something that must hold does not; before the point of no
   *     return the upgrade is given up and nothing has changed
   * @throws UpgradeException if the work failed
   * @throws InterruptedException if the step's deadline passed, the upgrade was cancelled, or
   *     further bundles joined, for whom it will run again
   */
  void run(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException;

  /**
   * Takes back what {@link #run} did, also if that failed half-way. Default: nothing to take back.
   *
   * @throws UpgradeException if that failed; the walk back goes on with the step before
   */
  default void undo(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException {}

  /**
   * The upgrade is stuck: a bundle hangs past the deadline, nobody knows for how long, and other
   * upgrades have their turn meanwhile. What this one holds back must not be kept waiting for it,
   * and what it holds must not be in the way of the others. Called for the steps that ran, last one
   * first. Default: nothing.
   */
  default void stuck(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException {}

  /**
   * What hung has ended: it is this upgrade's turn again, to go on or to walk back. Called for the
   * steps that ran, first one first. Default: nothing.
   */
  default void goesOn(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException {}
}
