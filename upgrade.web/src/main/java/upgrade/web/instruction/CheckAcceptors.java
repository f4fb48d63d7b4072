package upgrade.web.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.CheckFailedException;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.StepContext;
import upgrade.web.scope.EndpointSnapshot;
import upgrade.web.seam.WebProtection;

/** Finds the HTTP service and what the affected bundles serve through it; gives up if it cannot. */
@Component(service = Instruction.class, immediate = true)
@InstructionName("CheckAcceptors")
public final class CheckAcceptors implements Instruction {
  private final WebProtection web;

  @Activate
  public CheckAcceptors(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext context, List<Object> arguments) throws CheckFailedException {
    EndpointSnapshot snapshot = web.endpoints().snapshot();
    if (!snapshot.isPresent()) {
      throw new CheckFailedException(
          "no HTTP service with a Whiteboard was found, or it does not answer: start one, or upgrade"
              + " without this instruction");
    }
    List<String> endpoints = snapshot.scopeOf(context.request().affected()).describe();
    // When bundles join, those that were stopped first have left the HTTP service already.
    if (endpoints.isEmpty() && !web.gate().state().isUpgrading()) {
      throw new CheckFailedException(
          "bundles "
              + context.request().affected()
              + " serve nothing through the HTTP service at "
              + snapshot.addresses());
    }
    context.info("interrupts " + endpoints + " at " + snapshot.addresses());
  }
}
