package upgrade.web.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.web.seam.WebProtection;

/**
 * Tells the requests that were in flight that the upgrade is finished: each one that failed
 * meanwhile runs again, from the original request, with the new code.
 *
 * <p>It acts on what {@code FinishRunningRequests} told them, and relies on {@code
 * CheckConnections}, which gave up if they could not be found. A request that fails only later runs
 * again at once.
 */
@Component(
    service = Instruction.class,
    immediate = true,
    property = {
      RequiresInstruction.PROPERTY + "=CheckAcceptors",
      RequiresInstruction.PROPERTY + "=CheckConnections",
      RequiresInstruction.PROPERTY + "=FinishRunningRequests"
    },
    reference = {
      @Reference(
          name = "CheckAcceptors",
          service = Instruction.class,
          target = "(" + InstructionName.PROPERTY + "=CheckAcceptors)"),
      @Reference(
          name = "CheckConnections",
          service = Instruction.class,
          target = "(" + InstructionName.PROPERTY + "=CheckConnections)"),
      @Reference(
          name = "FinishRunningRequests",
          service = Instruction.class,
          target = "(" + InstructionName.PROPERTY + "=FinishRunningRequests)")
    })
@InstructionName("RerunFailedRequests")
@RequiresInstruction("CheckAcceptors")
@RequiresInstruction("CheckConnections")
@RequiresInstruction("FinishRunningRequests")
public final class RerunFailedRequests implements Instruction {
  private final WebProtection web;

  @Activate
  public RerunFailedRequests(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public void run(StepContext context, List<Object> arguments) {
    int failed = web.parking().failed();
    web.gate().rerun();
    web.parking().gateChanged();
    context.info(
        failed == 0
            ? "no request has failed"
            : failed + (failed == 1 ? " request runs" : " requests run") + " again");
  }
}
