package upgrade.impl.instruction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.StepContext;
import upgrade.impl.ready.ComponentRuntime;
import upgrade.impl.ready.ComponentsBefore;
import upgrade.impl.ready.Part;

/** Notes which components of the affected bundles are satisfied while everything still serves. */
@InstructionName("NoteComponents")
@Component
public final class NoteComponents implements Instruction {
  private final BundleContext context;
  private final ComponentsBefore before;
  private final ComponentRuntime runtime;

  @Activate
  public NoteComponents(
      BundleContext context,
      @Reference ComponentsBefore before,
      @Reference ComponentRuntime runtime) {
    this.context = context;
    this.before = before;
    this.runtime = runtime;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext step, List<Object> arguments) {
    List<Part> satisfied = new ArrayList<>();
    Set<Long> running = new HashSet<>();
    for (long id : step.request().affected()) {
      Bundle bundle = context.getBundle(id);
      if (bundle != null) {
        Optional<List<Part>> its = runtime.satisfied(bundle);
        if (its.isEmpty()) {
          return; // no Declarative Services, no components
        }
        satisfied.addAll(its.get());
        // In the hook of its stop it counts as stopping.
        if ((bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0) {
          running.add(id);
        }
      }
    }
    if (!step.checkOnly()) {
      before.note(step.upgradeId(), satisfied, running);
    }
  }
}
