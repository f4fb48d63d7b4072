package upgrade.web.instruction;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally;
import upgrade.web.inflight.Exchange;
import upgrade.web.scope.Scope;
import upgrade.web.seam.WebProtection;

/**
 * Closes the gate: from now on new requests for what the affected bundles serve are parked.
 *
 * <p>The scope is taken while everything still serves; when further bundles join, theirs is added.
 */
@Component(
    service = Instruction.class,
    immediate = true,
    property = RequiresInstruction.PROPERTY + "=CheckAcceptors",
    reference =
        @Reference(
            name = "CheckAcceptors",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=CheckAcceptors)"))
@InstructionName("SuspendAcceptors")
@RequiresInstruction("CheckAcceptors")
public final class SuspendAcceptors implements Instruction {
  /** Less than what makes readiness give up on a bundle that is down: that one is missing here. */
  private static final Duration RETURN = Duration.ofMillis(200);

  private final WebProtection web;

  @Activate
  public SuspendAcceptors(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext context, List<Object> arguments) {
    Scope scope = web.endpoints().snapshot().scopeOf(context.request().affected());
    if (context.checkOnly()) {
      context.info("would park requests for " + scope.describe().size() + " endpoints");
      return;
    }
    GateState closed =
        web.gate().close(scope, new Tally(context.upgradeId(), context::count, web.totals()));
    context
        .initiator()
        .ifPresent(
            thread ->
                web.inFlight().all().stream()
                    .filter(exchange -> exchange.thread() == thread)
                    .filter(exchange -> exchange.arrivedNanos() - context.initiatedNanos() < 0)
                    .forEach(Exchange::markInitiator));
    context.info(
        closed.isClosed()
            ? "parks requests for " + closed.scope().describe().size() + " endpoints"
            : "parks no requests: they have been released");
  }

  /**
   * Opens the gate again. Those that wait go on if what they wait for serves, as before the point
   * of no return or after a rollback; otherwise, as when the upgrade is broken off in the middle,
   * they would meet a 404 that is nobody's answer, and get 503 with Retry-After instead.
   */
  @Override
  public void undo(StepContext context, List<Object> arguments) throws InterruptedException {
    List<String> missing = missing();
    if (missing.isEmpty()) {
      context.info("gate open again, " + web.parking().size() + " requests released");
    } else {
      context.warn(
          "gate open again while " + missing + " is missing: parked requests are answered 503");
      web.parking().rejectAll();
    }
    web.gate().open();
    web.parking().gateChanged();
  }

  /** Old code that was put back may take a moment to register; a bundle that stops has none. */
  private List<String> missing() throws InterruptedException {
    return web.gate().stopped().isDone()
        ? List.of()
        : web.readiness(web.gate().state().scope()).await(RETURN);
  }
}
