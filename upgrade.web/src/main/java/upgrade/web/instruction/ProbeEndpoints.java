package upgrade.web.instruction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.web.ready.Expected;
import upgrade.web.ready.Probe;
import upgrade.web.scope.Scope;
import upgrade.web.seam.Questions;
import upgrade.web.seam.WebProtection;

/**
 * Finds out whether what is back is really dispatched to: by the container's own look-up for each
 * servlet, and by real requests for what is configured. No servlet is called that nobody named.
 */
@Component(
    service = Instruction.class,
    immediate = true,
    property = RequiresInstruction.PROPERTY + "=AwaitEndpoints",
    reference =
        @Reference(
            name = "AwaitEndpoints",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=AwaitEndpoints)"))
@InstructionName("ProbeEndpoints")
@RequiresInstruction("AwaitEndpoints")
public final class ProbeEndpoints implements Instruction {
  private static final int LOOKS = 5;
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final WebProtection web;

  @Activate
  public ProbeEndpoints(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public void run(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException {
    Scope scope = web.gate().state().scope();
    Questions questions = web.questions(scope, AwaitEndpoints.newIds(context));
    List<String> wrong = new ArrayList<>();
    for (String lost : lost(questions)) {
      wrong.add("the HTTP service lists " + lost + ", but would answer 404");
    }
    List<Expected> probes = questions.probes(context::warn);
    Probe probe =
        new Probe(questions.client()::get, questions.probeTimeout(), web.gate().stopped()::isDone);
    for (Expected expected : probes) {
      probe.ask(expected).ifPresent(wrong::add);
    }
    if (!wrong.isEmpty()) {
      throw new UpgradeException("does not serve: " + wrong);
    }
    if (!probes.isEmpty()) {
      context.info(probes.size() + " probes are answered as expected");
    }
  }

  /** What is so for long: another thread may be about to change what the HTTP service serves. */
  private static List<String> lost(Questions questions) throws InterruptedException {
    List<String> lost = questions.lost();
    for (int looks = 1; looks < LOOKS && !lost.isEmpty(); looks++) {
      Thread.sleep(BETWEEN.toMillis());
      lost = questions.lost();
    }
    return lost;
  }
}
