package upgrade.impl.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import upgrade.api.Direction;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.StepContext;

/**
 * Prints a message: option {@code up} on the way up, {@code down} on the way down, at {@code
 * position}, by default at the end.
 */
@InstructionName("Info")
@Component
public final class Info implements Instruction {

  @Override
  public List<Object> arguments(Planning planning) {
    return List.of(
        planning.use().option("up").orElse(""), planning.use().option("down").orElse(""));
  }

  @Override
  public Plan modify(Plan plan, Planning planning) throws PlanException {
    String position = planning.use().option("position").orElse("append");
    return plan.insert(Places.of("Info", position), step(planning, arguments(planning)));
  }

  @Override
  public void run(StepContext context, List<Object> arguments) {
    print(context, arguments);
  }

  @Override
  public void undo(StepContext context, List<Object> arguments) {
    print(context, arguments);
  }

  private static void print(StepContext context, List<Object> arguments) {
    Object message = arguments.get(context.direction() == Direction.UP ? 0 : 1);
    if (!message.equals("")) {
      context.info(message.toString());
    }
  }
}
