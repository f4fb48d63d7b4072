package upgrade.impl.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.Plan;
import upgrade.api.Planning;
import upgrade.api.Step;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/**
 * Says of a step in a plan where its instruction wants to stand, what it requires, who provides it,
 * and why it is there.
 *
 * @param position as an operator reads it; empty for a step on bundles
 * @param bundleId of the bundle that provides the instruction
 */
public record Explained(
    Step step, String position, Set<String> requires, Optional<Long> bundleId, String why) {

  /**
   * Explains steps of {@code plan}, one way of it.
   *
   * @param catalog what was registered when it was made
   */
  public static List<Explained> of(List<Step> way, Plan plan, Catalog catalog) {
    Optional<Modification> modification = catalog.chosenFor(plan.request());
    String by =
        modification
            .map(each -> "modification " + each.name() + ", priority " + each.priority())
            .orElse("");
    return way.stream().map(step -> of(step, plan, catalog, by)).toList();
  }

  private static Explained of(Step step, Plan plan, Catalog catalog, String by) {
    if (step.kind() == Step.Kind.INSTRUCTION) {
      Optional<Registered> registered = catalog.instruction(step.instruction());
      return new Explained(
          step,
          registered.map(each -> position(each.instruction(), plan, step.use())).orElse(""),
          registered.map(Registered::requires).orElse(Set.of()),
          registered.flatMap(Registered::bundleId),
          by);
    }
    return new Explained(
        step,
        "",
        Set.of(),
        Optional.empty(),
        step.kind() == Step.Kind.POINT_OF_NO_RETURN
            ? "before it nothing has changed, behind it a failure goes back"
            : "every upgrade");
  }

  /** It answered when the plan was made; that it cannot any more must not hide the rest. */
  private static String position(Instruction instruction, Plan plan, Use use) {
    try {
      return instruction.position(new At(plan.request(), plan, use)).toString();
    } catch (RuntimeException | LinkageError e) {
      return "unknown: " + e;
    }
  }

  private record At(UpgradeRequest request, Plan plan, Use use) implements Planning {}
}
