package upgrade.impl.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Problem;
import upgrade.api.StepContext;

/**
 * Waits as many {@code seconds} as that option says, counting down, at {@code position}: for trying
 * out other instructions. A check does not wait.
 */
@InstructionName("Sleep")
@Component
public final class Sleep implements Instruction {
  /** Waits one second; a test need not. */
  interface Second {
    void pass() throws InterruptedException;
  }

  private final Second second;

  public Sleep() {
    this(() -> Thread.sleep(1000));
  }

  Sleep(Second second) {
    this.second = second;
  }

  @Override
  public List<Object> arguments(Planning planning) throws PlanException {
    String seconds = planning.use().option("seconds").orElse("1");
    try {
      int number = Integer.parseInt(seconds);
      if (number >= 0) {
        return List.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new PlanException(
        Problem.of("Sleep", "needs the option seconds, a whole number from 0 on, not " + seconds));
  }

  @Override
  public Plan modify(Plan plan, Planning planning) throws PlanException {
    String position = planning.use().option("position").orElse("append");
    return plan.insert(Places.of("Sleep", position), step(planning, arguments(planning)));
  }

  @Override
  public void run(StepContext context, List<Object> arguments) throws InterruptedException {
    if (context.checkOnly()) {
      return;
    }
    for (int left = (Integer) arguments.get(0); left > 0; left--) {
      context.info("sleeping " + left + " s");
      second.pass();
    }
  }
}
