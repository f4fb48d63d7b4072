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
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.web.seam.WebProtection;

/** Finds the requests in flight; gives up if requests pass by the seam. */
@Component(
    service = Instruction.class,
    immediate = true,
    property = RequiresInstruction.PROPERTY + "=CheckAcceptors",
    reference =
        @Reference(
            name = "CheckAcceptors",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=CheckAcceptors)"))
@InstructionName("CheckConnections")
@RequiresInstruction("CheckAcceptors")
public final class CheckConnections implements Instruction {
  private final WebProtection web;

  @Activate
  public CheckConnections(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext context, List<Object> arguments) throws CheckFailedException {
    for (String misplaced : web.misplaced()) {
      throw new CheckFailedException(misplaced);
    }
    long older = web.olderRequests().running();
    if (older > 0) {
      String found =
          older
              + " requests are running that came before the "
              + web.stack().seam().means()
              + " did: they are not protected";
      if (!context.request().trigger().byFramework()) {
        throw new CheckFailedException(found + ", try again when they have ended");
      }
      context.warn(found);
    }
    context.info(
        web.inFlight().count() + " requests in flight, " + web.parking().size() + " of them wait");
  }
}
