package upgrade.web.instruction;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.CheckFailedException;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.api.Trigger;
import upgrade.web.gate.Tally;
import upgrade.web.inflight.Drain;
import upgrade.web.inflight.Exchange;
import upgrade.web.scope.Scope;
import upgrade.web.seam.WebProtection;
import upgrade.web.settings.WebSettings;

/**
 * Lets the running requests end.
 *
 * <p>All for a short time; those that must not run twice for longer; of each time the longest that
 * a bundle wants which owns what is interrupted. The rest know from the gate's state that an
 * upgrade has started: if they fail from now on, they wait for a rerun. Who of them loses that
 * chance while it goes on running is left to SoftPurge.
 */
@Component(
    service = Instruction.class,
    immediate = true,
    property = {
      RequiresInstruction.PROPERTY + "=CheckConnections",
      RequiresInstruction.PROPERTY + "=SuspendAcceptors"
    },
    reference = {
      @Reference(
          name = "CheckConnections",
          service = Instruction.class,
          target = "(" + InstructionName.PROPERTY + "=CheckConnections)"),
      @Reference(
          name = "SuspendAcceptors",
          service = Instruction.class,
          target = "(" + InstructionName.PROPERTY + "=SuspendAcceptors)")
    })
@InstructionName("FinishRunningRequests")
@RequiresInstruction("CheckConnections")
@RequiresInstruction("SuspendAcceptors")
public final class FinishRunningRequests implements Instruction {
  /**
   * How long a request may take from the gate to the first line of a filter or servlet. The
   * container's look-ups between the two are a few microseconds; while one is in them, nothing may
   * be taken away, or it would find a servlet without its filters, or somebody else's.
   */
  private static final Duration LOOK_UP = Duration.ofMillis(100);

  private final WebProtection web;

  @Activate
  public FinishRunningRequests(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext context, List<Object> arguments)
      throws CheckFailedException, InterruptedException {
    if (context.checkOnly()) {
      return;
    }
    Scope scope = web.gate().state().scope();
    WebSettings settings = web.settings(scope);
    List<Exchange> running =
        web.inFlight().inApplication(scope).stream()
            .filter(exchange -> !exchange.isInitiator())
            .toList();
    Drain all = new Drain(running, web.gate().stopped());
    context.info(running.size() + " requests are running");
    all.awaitRouted(LOOK_UP);
    boolean done = all.await(shortDrain(context, settings));
    List<Exchange> onceOnly =
        all.remaining().stream().filter(exchange -> !exchange.mayRunAgain()).toList();
    if (!onceOnly.isEmpty()) {
      context.info(onceOnly.size() + " of them must not run twice and are waited for");
      done |= new Drain(onceOnly, web.gate().stopped()).await(rest(context, settings));
    }
    if (web.gate().stopped().isDone()) {
      throw new CheckFailedException("the bundle that protects requests is being stopped");
    }
    report(context, all, onceOnly);
  }

  private void report(StepContext context, Drain all, List<Exchange> onceOnly)
      throws CheckFailedException {
    List<Exchange> left = all.remaining();
    context.count(Tally.Figure.DRAINED.key(), all.size() - left.size());
    List<Exchange> interrupted = left.stream().filter(onceOnly::contains).toList();
    // SoftPurge, which comes next, does not wait for them once more.
    interrupted.forEach(exchange -> exchange.outlasts(context.upgradeId()));
    if (!interrupted.isEmpty()) {
      String found =
          interrupted.size() + " requests must not run twice and have not ended: " + interrupted;
      if (context.request().trigger().byFramework()) {
        context.count(Tally.Figure.INTERRUPTED.key(), interrupted.size());
        context.warn(found + "; the update goes on, they end as the application ends them");
      } else if (isSoftPurged(context)) {
        context.info(found + "; SoftPurge gives up or goes on, as configured");
      } else {
        throw new CheckFailedException(found + "; try again, or raise drain.long.ms");
      }
    }
    int rerunnable = left.size() - interrupted.size();
    context.info(
        all.size() - left.size() + " ended, " + rerunnable + " still run and may be run again");
  }

  private static boolean isSoftPurged(StepContext context) {
    return context.plan().up().stream().anyMatch(step -> step.instruction().equals("SoftPurge"));
  }

  /** In a refresh the framework holds its lock while it waits for us. */
  private static Duration shortDrain(StepContext context, WebSettings settings) {
    return context.request().trigger() == Trigger.REFRESH
        ? min(settings.shortDrain(), settings.refreshDrain())
        : settings.shortDrain();
  }

  private static Duration rest(StepContext context, WebSettings settings) {
    Duration whole =
        context.request().trigger() == Trigger.REFRESH
            ? min(settings.longDrain(), settings.refreshDrain())
            : settings.longDrain();
    Duration rest = whole.minus(shortDrain(context, settings));
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
