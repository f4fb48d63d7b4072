package upgrade.impl.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import upgrade.api.Direction;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.Plan;
import upgrade.api.Planning;
import upgrade.api.Position;
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
   * Explains one way of {@code plan}.
   *
   * @param catalog what was registered when it was made
   */
  public static List<Explained> of(Direction way, Plan plan, Catalog catalog) {
    Optional<Modification> modification = catalog.chosenFor(plan.request());
    String by =
        modification
            .map(each -> "modification " + each.name() + ", priority " + each.priority())
            .orElse("");
    List<Step> steps = way == Direction.UP ? plan.up() : plan.down();
    return steps.stream().map(step -> of(way, step, plan, catalog, by)).toList();
  }

  private static Explained of(Direction way, Step step, Plan plan, Catalog catalog, String by) {
    if (step.kind() == Step.Kind.INSTRUCTION) {
      Optional<Registered> registered = catalog.instruction(step.instruction());
      return new Explained(
          step,
          registered.map(each -> position(way, each.instruction(), plan, step.use())).orElse(""),
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
  private static String position(Direction way, Instruction instruction, Plan plan, Use use) {
    try {
      Position position = instruction.position(new At(plan.request(), plan, use));
      return way == Direction.UP ? position.toString() : down(position);
    } catch (RuntimeException | LinkageError e) {
      return "unknown: " + e;
    }
  }

  /** As {@link Plan#insert} mirrors it. */
  private static String down(Position position) {
    return switch (position.kind()) {
      case AFTER_LOAD -> "before load";
      case BEFORE_POINT_OF_NO_RETURN -> "after point of no return";
      case AFTER_POINT_OF_NO_RETURN -> "before point of no return";
      case APPEND_AFTER_POINT_OF_NO_RETURN -> "after the steps on bundles";
      case APPEND -> "first";
      case BEFORE -> "after " + position.anchor();
      case AFTER -> "before " + position.anchor();
    };
  }

  private record At(UpgradeRequest request, Plan plan, Use use) implements Planning {}
}
