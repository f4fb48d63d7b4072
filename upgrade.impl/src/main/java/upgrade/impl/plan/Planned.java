package upgrade.impl.plan;

import java.util.Map;
import java.util.Optional;
import upgrade.api.Instruction;
import upgrade.api.Plan;
import upgrade.api.Step;

/**
 * A plan with the instructions that will perform it, as registered when it was made: one that is
 * unregistered in the middle of the upgrade still undoes what it did.
 */
public record Planned(Plan plan, String modification, Map<String, Instruction> instructions) {

  public Optional<Instruction> instruction(Step step) {
    return Optional.ofNullable(instructions.get(step.instruction()));
  }
}
