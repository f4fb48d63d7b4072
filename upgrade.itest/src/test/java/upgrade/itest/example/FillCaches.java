package upgrade.itest.example;

import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.Problem;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;

/** Runs the new version's warm-up services while requests still wait. */
@InstructionName("FillCaches")
@RequiresInstruction("AwaitEndpoints")
@Component(
    service = Instruction.class,
    property = RequiresInstruction.PROPERTY + "=AwaitEndpoints",
    reference =
        @Reference(
            name = "AwaitEndpoints",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=AwaitEndpoints)"))
public final class FillCaches implements Instruction {
  private final BundleContext context;

  @Activate
  public FillCaches(BundleContext context) {
    this.context = context;
  }

  /** The filter that finds the services; a wrong one is a problem of the plan, not of the run. */
  @Override
  public List<Object> arguments(Planning planning) throws PlanException {
    String filter = planning.use().option("filter").orElse("(warm.up=true)");
    try {
      return List.of(FrameworkUtil.createFilter(filter).toString());
    } catch (InvalidSyntaxException e) {
      throw new PlanException(
          Problem.of("FillCaches", "has the option filter=" + filter + ": " + e));
    }
  }

  /** The new code serves again, nobody has asked it anything yet. */
  @Override
  public Position position(Planning planning) {
    return Position.after("AwaitEndpoints");
  }

  @Override
  public void run(StepContext step, List<Object> arguments) throws UpgradeException {
    int warm = 0;
    for (ServiceReference<Runnable> reference : find(arguments.get(0).toString())) {
      Runnable service = context.getService(reference);
      if (service == null) {
        continue; // gone since
      }
      try {
        service.run();
        warm++;
      } catch (RuntimeException | LinkageError e) {
        step.warn(reference.getBundle() + " stays cold: " + e); // serves nevertheless
      } finally {
        context.ungetService(reference);
      }
    }
    step.info("warmed up " + warm + " services");
    step.count("warmed", warm);
  }

  private Collection<ServiceReference<Runnable>> find(String filter) throws UpgradeException {
    try {
      return context.getServiceReferences(Runnable.class, filter);
    } catch (InvalidSyntaxException e) {
      throw new UpgradeException("no filter: " + filter, e);
    }
  }
}
