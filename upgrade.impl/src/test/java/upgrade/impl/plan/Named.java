package upgrade.impl.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.StepContext;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/** Makes instructions and modifications for tests. */
public final class Named {
  private Named() {}

  public static Registered instruction(String name, Position position, String... requires) {
    return new Registered(
        name,
        Set.of(requires),
        Optional.of(7L),
        new Instruction() {
          @Override
          public List<Object> arguments(Planning planning) throws PlanException {
            return List.of("argument of " + name);
          }

          @Override
          public Position position(Planning planning) {
            return position;
          }

          @Override
          public void run(StepContext context, List<Object> arguments) {}
        });
  }

  public static Modification modification(String name, int priority, String... uses) {
    return modification(name, priority, true, uses);
  }

  public static Modification modification(
      String name, int priority, boolean usable, String... uses) {
    return new Modification() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int priority() {
        return priority;
      }

      @Override
      public boolean usableFor(UpgradeRequest request) {
        return usable;
      }

      @Override
      public List<Use> uses(UpgradeRequest request) {
        return java.util.stream.Stream.of(uses).map(Use::of).toList();
      }
    };
  }
}
