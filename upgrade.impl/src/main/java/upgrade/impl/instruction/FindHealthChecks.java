package upgrade.impl.instruction;

import java.util.ArrayList;
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
import upgrade.impl.ready.HealthChecks;
import upgrade.impl.settings.SettingsInForce;

/**
 * Finds the health checks that the upgrade will be judged by; gives up if a configured tag has
 * none, since a word that is misspelt would vouch for every version.
 */
@InstructionName("FindHealthChecks")
@Component
public final class FindHealthChecks implements Instruction {
  private final HealthChecks checks;
  private final SettingsInForce settings;

  @Activate
  public FindHealthChecks(@Reference HealthChecks checks, @Reference SettingsInForce settings) {
    this.checks = checks;
    this.settings = settings;
  }

  @Override
  public Position position(Planning planning) {
    return Position.beforePointOfNoReturn();
  }

  @Override
  public void run(StepContext step, List<Object> arguments) throws CheckFailedException {
    List<String> tags = settings.now().healthTags();
    if (tags.isEmpty()) {
      return;
    }
    List<String> present = checks.present(tags);
    List<String> absent = new ArrayList<>(tags);
    absent.removeAll(present);
    absent.removeAll(checks.noted(step.upgradeId()));
    String problem =
        checks.health().isEmpty()
            ? "health.tags=" + tags + ", but nobody executes Felix Health Checks here"
            : absent.isEmpty() ? "" : "no health check has the tag " + String.join(", ", absent);
    if (!problem.isEmpty()) {
      if (!step.request().trigger().byFramework()) {
        throw new CheckFailedException(problem);
      }
      // To refuse would leave its requests unprotected.
      step.warn(problem);
    }
    if (!step.checkOnly()) {
      checks.note(step.upgradeId(), present);
    }
  }
}
