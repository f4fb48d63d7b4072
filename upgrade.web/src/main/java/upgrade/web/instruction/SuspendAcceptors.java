package upgrade.web.instruction;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Counters;
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
  /** What is left of the step's time for the rest of the undo. */
  private static final Duration REST = Duration.ofSeconds(1);

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
        web.gate()
            .close(
                scope, new Tally(context.upgradeId(), reportTo(context.counters()), web.totals()));
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

  /** What a request keeps that ends long after the upgrade. */
  private static Tally.Report reportTo(Counters counters) {
    return new Tally.Report() {
      @Override
      public void count(String figure, long n) {
        counters.count(figure, n);
      }

      @Override
      public void atLeast(String figure, long value) {
        counters.atLeast(figure, value);
      }
    };
  }

  @Override
  public void stuck(StepContext context, List<Object> arguments) {
    int waiting = web.parking().size();
    web.gate().refuse(context.upgradeId());
    web.parking().gateChanged();
    context.warn(
        "a bundle hangs: "
            + waiting
            + " requests that wait, and those that come, are answered 503 until it ends");
  }

  @Override
  public void goesOn(StepContext context, List<Object> arguments) {
    web.gate().hold(context.upgradeId());
    web.parking().gateChanged();
    context.info("what hung has ended: requests wait again until this upgrade ends");
  }

  /**
   * Opens the gate again. Those that wait go on if what they wait for serves, as before the point
   * of no return or after a rollback; otherwise, as when the upgrade is broken off in the middle,
   * they would meet a 404 that is nobody's answer, and get 503 with Retry-After instead.
   */
  @Override
  public void undo(StepContext context, List<Object> arguments) throws InterruptedException {
    web.gate().hold(context.upgradeId()); // if it breaks off while it is stuck
    List<String> missing = missing(context);
    if (missing.isEmpty()) {
      context.info("gate open again, " + web.parking().size() + " requests released");
    } else {
      context.warn(
          "gate open again while " + missing + " is missing: parked requests are answered 503");
      web.parking().rejectAll("what it waits for is missing");
    }
    web.gate().open();
    web.parking().gateChanged();
  }

  /**
   * Old code that was put back may take as long to register as new code may. What belongs to a
   * bundle that is down is not waited for.
   */
  private List<String> missing(StepContext context) throws InterruptedException {
    BooleanSupplier stopped = web.gate().stopped()::isDone;
    if (stopped.getAsBoolean()) {
      return List.of();
    }
    Duration most = context.remaining().minus(REST);
    Scope scope = web.gate().state().scope();
    Duration ready = web.settings(scope).ready();
    return web.readiness(scope).awaitReturn(most.compareTo(ready) < 0 ? most : ready, stopped);
  }
}
