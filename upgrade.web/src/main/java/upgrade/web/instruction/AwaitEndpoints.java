package upgrade.web.instruction;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.BundleChange;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.web.scope.Scope;
import upgrade.web.seam.WebProtection;

/**
 * Waits until what the gate's scope covers serves again, servlets and their filters.
 *
 * <p>For the longest ready timeout of the bundles that own it.
 */
@Component(
    service = Instruction.class,
    immediate = true,
    property = RequiresInstruction.PROPERTY + "=SuspendAcceptors",
    reference =
        @Reference(
            name = "SuspendAcceptors",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=SuspendAcceptors)"))
@InstructionName("AwaitEndpoints")
@RequiresInstruction("SuspendAcceptors")
public final class AwaitEndpoints implements Instruction {
  private final WebProtection web;

  @Activate
  public AwaitEndpoints(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public void run(StepContext context, List<Object> arguments)
      throws UpgradeException, InterruptedException {
    long begin = System.nanoTime();
    Scope scope = web.gate().state().scope();
    Duration timeout = web.settings(scope).ready();
    BooleanSupplier stopped = web.gate().stopped()::isDone;
    List<String> missing = web.readiness(scope, newIds(context)).await(timeout, stopped);
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    if (missing.isEmpty()) {
      context.info("all endpoints serve again, after " + millis + " ms");
    } else if (stopped.getAsBoolean()) {
      // No verdict on the new version: it is the HTTP service that was exchanged, or we that stop.
      context.warn("no longer looked at after " + millis + " ms: the protection was stopped");
    } else {
      String found = "not back after " + millis + " ms: " + missing;
      if (!context.request().trigger().byFramework()) {
        // Ours to take back: the old version serves again, and clients see a pause.
        throw new UpgradeException(found);
      }
      context.warn(found + "; goes on without them");
    }
  }

  /** What a deployment has brought in the place of others: their endpoints are its to bring. */
  private static Map<Long, Long> newIds(StepContext context) {
    Map<Long, Long> newIds = new HashMap<>();
    for (BundleChange change : context.request().changes()) {
      change.newId().ifPresent(id -> newIds.put(change.bundleId(), id));
    }
    return newIds;
  }
}
