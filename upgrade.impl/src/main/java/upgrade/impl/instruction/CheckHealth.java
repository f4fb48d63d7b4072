package upgrade.impl.instruction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;
import upgrade.api.StepContext;
import upgrade.api.UpgradeException;
import upgrade.impl.ready.Health;
import upgrade.impl.ready.HealthChecks;
import upgrade.impl.ready.HealthVerdict;
import upgrade.impl.ready.Patience;
import upgrade.impl.settings.Settings;
import upgrade.impl.settings.SettingsInForce;

/** Asks the health checks with the configured tags until all are well; fails if they are not. */
@Component(
    property = RequiresInstruction.PROPERTY + "=FindHealthChecks",
    reference =
        @Reference(
            name = "FindHealthChecks",
            service = Instruction.class,
            target = "(" + InstructionName.PROPERTY + "=FindHealthChecks)"))
@InstructionName("CheckHealth")
@RequiresInstruction("FindHealthChecks")
public final class CheckHealth implements Instruction {
  /** Between two questions: checks may be costly. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final HealthChecks checks;
  private final SettingsInForce settings;

  @Activate
  public CheckHealth(@Reference HealthChecks checks, @Reference SettingsInForce settings) {
    this.checks = checks;
    this.settings = settings;
  }

  @Override
  public void run(StepContext step, List<Object> arguments)
      throws UpgradeException, InterruptedException {
    Settings bounds = settings.now();
    if (bounds.healthTags().isEmpty()) {
      return;
    }
    Patience patience = new Patience(bounds.healthTimeout(), step.remaining());
    HealthVerdict verdict;
    do {
      verdict = ask(step, bounds, patience);
    } while (!verdict.isWell() && patience.pause(INTERVAL));
    String time = " after " + patience.spent().toMillis() + " ms: ";
    if (!verdict.isWell()) {
      throw new UpgradeException("not well" + time + verdict);
    }
    if (!verdict.warnings().isEmpty()) {
      step.warn("serves, but " + verdict.warnings());
    }
    step.info(verdict.checks() + " health checks are well" + time.replace(": ", ""));
  }

  /** A tag counts that had a check before: what had none then is told already. */
  private HealthVerdict ask(StepContext step, Settings bounds, Patience patience) {
    List<String> lost = new ArrayList<>(checks.noted(step.upgradeId()));
    lost.retainAll(bounds.healthTags());
    lost.removeAll(checks.present(lost));
    Optional<Health> health = checks.health();
    List<Health.Finding> findings =
        health.map(asked -> asked.ask(bounds.healthTags(), patience.left())).orElse(List.of());
    return new HealthVerdict(findings, lost);
  }
}
