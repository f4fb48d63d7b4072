package upgrade.impl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Plan;
import upgrade.api.Position;
import upgrade.api.Step;
import upgrade.api.UpgradeRequest;

class ExplainedTest {
  private static final Catalog CATALOG =
      Catalog.of(
          List.of(
              Named.instruction("First", Position.afterLoad()),
              Named.instruction("Second", Position.after("First"), "First")),
          List.of(
              Named.modification("low", 1, "First"),
              Named.modification("high", 5, "First", "Second")));

  @Test
  void everyStepHasItsReasons() throws Exception {
    UpgradeRequest request = UpgradeRequest.of(BundleChange.of(1, "app", "1"));
    Plan plan = Planner.plan(new Target(request, List.of(1L), List.of()), CATALOG).plan();

    List<Explained> up = Explained.of(Direction.UP, plan, CATALOG);

    Explained second =
        up.stream().filter(each -> each.step().instruction().equals("Second")).findFirst().get();
    assertThat(second.position()).isEqualTo("after First");
    assertThat(second.requires()).isEqualTo(Set.of("First"));
    assertThat(second.bundleId()).isEqualTo(Optional.of(7L));
    assertThat(second.why()).isEqualTo("modification high, priority 5");
    assertThat(up).extracting(Explained::step).isEqualTo(plan.up());
    assertThat(up.get(0).why()).isEqualTo("every upgrade");
    assertThat(up.get(plan.pointOfNoReturn()).step().kind())
        .isEqualTo(Step.Kind.POINT_OF_NO_RETURN);
    assertThat(up.get(plan.pointOfNoReturn()).why()).startsWith("before it nothing has changed");

    List<Explained> down = Explained.of(Direction.DOWN, plan, CATALOG);
    assertThat(down).extracting(Explained::step).isEqualTo(plan.down());
    assertThat(down)
        .filteredOn(each -> each.step().kind() == Step.Kind.INSTRUCTION)
        .extracting(Explained::position)
        .containsExactly("before First", "before load");
  }

  @Test
  void oneThatBreaksHidesNothing() {
    Registered broken =
        new Registered(
            "Broken",
            Set.of(),
            Optional.empty(),
            new upgrade.api.Instruction() {
              @Override
              public Position position(upgrade.api.Planning planning) {
                throw new IllegalStateException("gone");
              }

              @Override
              public void run(upgrade.api.StepContext context, List<Object> arguments) {}
            });
    Catalog catalog = Catalog.of(List.of(broken), List.of(Named.modification("only", 1, "Broken")));
    UpgradeRequest request = UpgradeRequest.of(BundleChange.of(1, "app", "1"));
    Plan plan = Plan.of(request, List.of(Step.of(upgrade.api.Use.of("Broken"), List.of())));
    assertThat(Explained.of(Direction.UP, plan, catalog).get(0).position())
        .isEqualTo("unknown: java.lang.IllegalStateException: gone");
  }
}
