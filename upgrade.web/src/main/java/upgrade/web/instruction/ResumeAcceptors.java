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

/** Opens the gate: parked requests are released in order of arrival. */
@Component(
    service = Instruction.class,
    immediate = true,
    property = RequiresInstruction.PROPERTY + "=SuspendAcceptors",
    reference =
        @Reference(
            name = "SuspendAcceptors",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=SuspendAcceptors)"))
@InstructionName("ResumeAcceptors")
@RequiresInstruction("SuspendAcceptors")
public final class ResumeAcceptors implements Instruction {
  private final WebProtection web;

  @Activate
  public ResumeAcceptors(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public void run(StepContext context, List<Object> arguments) {
    int parked = web.parking().size();
    web.gate().open();
    web.parking().gateChanged();
    context.info("gate open, " + parked + " requests released");
  }
}
