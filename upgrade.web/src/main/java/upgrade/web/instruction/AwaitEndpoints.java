package upgrade.web.instruction;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import upgrade.web.scope.Readiness;
import upgrade.web.scope.Scope;
import upgrade.web.scope.Stranded;
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
  /** An HTTP service takes up in a moment what is registered, or not at all. */
  private static final Duration SETTLES = Duration.ofSeconds(2);

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
    Readiness readiness = web.readiness(scope, newIds(context));
    Duration first = timeout.compareTo(SETTLES) < 0 ? timeout : SETTLES;
    List<String> missing = readiness.await(first, stopped);
    if (!missing.isEmpty() && !stopped.getAsBoolean()) {
      repair(context, readiness.stranded());
      missing = readiness.await(timeout.minusNanos(System.nanoTime() - begin), stopped);
    }
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    if (missing.isEmpty()) {
      context.info("all endpoints serve again, after " + millis + " ms");
    } else if (stopped.getAsBoolean()) {
      // No verdict on the new version: it is the HTTP service that was exchanged, or we that stop.
      context.warn("no longer looked at after " + millis + " ms: the protection was stopped");
    } else if (context.goesBack()) {
      throw new UpgradeException("not back after " + millis + " ms: " + missing);
    } else {
      // It may have been dropped on purpose, and nobody shall take the new version back.
      context.warn("not back after " + millis + " ms, goes on without: " + missing);
    }
  }

  /**
   * Has components register their services once more which the HTTP service has lost: between its
   * own stop and start that may happen for good (FELIX-6828).
   */
  private void repair(StepContext context, Set<Stranded> stranded) {
    for (Stranded each : stranded) {
      context.warn(
          each + " is registered, and the HTTP service neither serves nor refuses it: once more");
      web.registerAnew(each);
    }
  }

  /** What a deployment has brought in the place of others: their endpoints are its to bring. */
  static Map<Long, Long> newIds(StepContext context) {
    Map<Long, Long> newIds = new HashMap<>();
    for (BundleChange change : context.request().changes()) {
      change.newId().ifPresent(id -> newIds.put(change.bundleId(), id));
    }
    return newIds;
  }
}
