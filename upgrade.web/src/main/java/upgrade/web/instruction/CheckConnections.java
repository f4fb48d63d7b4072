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
import upgrade.web.scope.Endpoint;
import upgrade.web.seam.WebProtection;

/**
 * Finds the requests in flight; gives up if our preprocessors are not at both ends of the chain.
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
    List<Endpoint> chain = web.endpoints().preprocessors();
    checkEnd(chain, 0, web.firstId(), "first");
    checkEnd(chain, chain.size() - 1, web.lastId(), "last");
    long older = web.olderRequests().running();
    if (older > 0) {
      String found =
          older
              + " requests are running that came before the preprocessors did: they are not protected";
      if (!context.request().trigger().byFramework()) {
        throw new CheckFailedException(found + ", try again when they have ended");
      }
      context.warn(found);
    }
    context.info(
        web.inFlight().count() + " requests in flight, " + web.parking().size() + " of them wait");
  }

  private static void checkEnd(List<Endpoint> chain, int index, long expected, String end)
      throws CheckFailedException {
    boolean found = chain.stream().anyMatch(preprocessor -> preprocessor.serviceId() == expected);
    if (!found) {
      throw new CheckFailedException(
          "our "
              + end
              + " preprocessor is not in the path of requests: the HTTP service has not taken it (service "
              + expected
              + ", it has "
              + chain
              + ")");
    }
    Endpoint actual = chain.get(index);
    if (actual.serviceId() != expected) {
      throw new CheckFailedException(
          "our "
              + end
              + " preprocessor is not the "
              + end
              + " one, "
              + actual
              + " is: change that one's service.ranking");
    }
  }
}
