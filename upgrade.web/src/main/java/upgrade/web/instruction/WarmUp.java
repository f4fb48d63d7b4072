package upgrade.web.instruction;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.web.ready.Expected;
import upgrade.web.ready.Loopback;
import upgrade.web.scope.Scope;
import upgrade.web.seam.Questions;
import upgrade.web.seam.WebProtection;

/**
 * Calls what is configured once while requests still wait, so that the first client does not pay
 * for class loading. One after the other; a cold cache is no reason to go back.
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
@InstructionName("WarmUp")
@RequiresInstruction("AwaitEndpoints")
public final class WarmUp implements Instruction {
  private final WebProtection web;

  @Activate
  public WarmUp(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public void run(StepContext context, List<Object> arguments) throws InterruptedException {
    Scope scope = web.gate().state().scope();
    Questions questions = web.questions(scope, AwaitEndpoints.newIds(context));
    List<Expected> paths = questions.warmUp(context::warn);
    if (paths.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    int warm = 0;
    for (Expected path : paths) {
      Duration left = questions.warmUpTime().minusNanos(System.nanoTime() - begin);
      if (web.gate().stopped().isDone() || left.toMillis() < 1) {
        context.warn((paths.size() - warm) + " paths stay cold: the time for the warm-up is over");
        break;
      }
      if (call(context, questions.client(), path, left)) {
        warm++;
      }
    }
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    context.info("warmed up " + warm + " paths in " + millis + " ms");
    context.count("warmed", warm);
  }

  private static boolean call(StepContext context, Loopback client, Expected path, Duration left)
      throws InterruptedException {
    try {
      int status = client.get(path.path(), left);
      if (status < 500 && status != 404) {
        return true;
      }
      context.warn("the warm-up of " + path + " was answered " + status);
    } catch (IOException e) {
      context.warn("the warm-up of " + path + " was not answered: " + e.getMessage());
    }
    return false;
  }
}
