package upgrade.impl.instruction;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import upgrade.api.BundleChange;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.impl.ready.ComponentRuntime;
import upgrade.impl.ready.ComponentsBefore;
import upgrade.impl.ready.Part;
import upgrade.impl.ready.Patience;
import upgrade.impl.ready.Satisfaction;
import upgrade.impl.settings.SettingsInForce;

/**
 * Waits until the components of the affected bundles that were satisfied before are so again.
 *
 * <p>Where a bundle was taken away for good, those of others that have lost it are only told:
 * whoever took it away meant that.
 */
@Component(
    property = RequiresInstruction.PROPERTY + "=NoteComponents",
    reference =
        @Reference(
            name = "NoteComponents",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=NoteComponents)"))
@InstructionName("AwaitComponents")
@RequiresInstruction("NoteComponents")
public final class AwaitComponents implements Instruction {
  private final BundleContext context;
  private final ComponentsBefore before;
  private final ComponentRuntime runtime;
  private final SettingsInForce settings;
  private final LongSupplier nanoTime = System::nanoTime;

  @Activate
  public AwaitComponents(
      BundleContext context,
      @Reference ComponentsBefore before,
      @Reference ComponentRuntime runtime,
      @Reference SettingsInForce settings) {
    this.context = context;
    this.before = before;
    this.runtime = runtime;
    this.settings = settings;
  }

  @Override
  public void run(StepContext step, List<Object> arguments)
      throws UpgradeException, InterruptedException {
    ComponentsBefore.Noted noted = before.of(step.upgradeId());
    Optional<ServiceComponentRuntime> asked = runtime.now();
    if (noted.parts().isEmpty()) {
      return;
    }
    if (asked.isEmpty()) {
      step.warn("not looked at: there are no Declarative Services");
      return;
    }
    Map<Long, Long> newIds = newIds(step);
    Satisfaction satisfaction =
        new Satisfaction(asked.get(), id -> bundle(newIds.getOrDefault(id, id)), nanoTime);
    List<Part> own = noted.parts();
    if (isGone(step, newIds, noted)) {
      List<Part> others = own.stream().filter(part -> !isChanged(step, part)).toList();
      tell(step, satisfaction.missing(others));
      own = own.stream().filter(part -> isChanged(step, part)).toList();
    }
    await(step, satisfaction, own);
  }

  private void await(StepContext step, Satisfaction satisfaction, List<Part> parts)
      throws UpgradeException, InterruptedException {
    Patience patience = new Patience(settings.now().componentsTimeout(), step.remaining());
    while (true) {
      List<String> missing;
      try {
        missing = satisfaction.missing(parts);
      } catch (IllegalStateException e) {
        step.warn("not looked at any more: Declarative Services stop");
        return;
      }
      long millis = patience.spent().toMillis();
      if (missing.isEmpty()) {
        step.info(parts.size() + " components are satisfied again, after " + millis + " ms");
        return;
      }
      if (!patience.pause(TICK)) {
        throw new UpgradeException("not satisfied after " + millis + " ms: " + missing);
      }
    }
  }

  private static final Duration TICK = Duration.ofMillis(10);

  private static void tell(StepContext step, List<String> lost) {
    if (!lost.isEmpty()) {
      step.warn("not satisfied any more, as what they used was taken away: " + lost);
    }
  }

  /** Whether a bundle that ran does not any more. */
  private boolean isGone(StepContext step, Map<Long, Long> newIds, ComponentsBefore.Noted noted) {
    return step.request().changes().stream()
        .filter(change -> noted.running().contains(change.bundleId()))
        .map(change -> bundle(newIds.getOrDefault(change.bundleId(), change.bundleId())))
        .anyMatch(now -> now == null || !Satisfaction.runs(now));
  }

  private static boolean isChanged(StepContext step, Part part) {
    return step.request().changes().stream()
        .anyMatch(change -> change.bundleId() == part.bundleId());
  }

  private static Map<Long, Long> newIds(StepContext step) {
    Map<Long, Long> newIds = new HashMap<>();
    for (BundleChange change : step.request().changes()) {
      change.newId().ifPresent(id -> newIds.put(change.bundleId(), id));
    }
    return newIds;
  }

  private @Nullable Bundle bundle(long id) {
    return context.getBundle(id);
  }
}
