package upgrade.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {
  private static final UpgradeRequest REQUEST =
      UpgradeRequest.of(BundleChange.of(7, "shop", "1.0.0"));
  private static final Plan BARE =
      Plan.of(
          REQUEST,
          List.of(
              Step.on(Step.Kind.LOAD, List.of(7L)),
              Step.on(Step.Kind.POINT_OF_NO_RETURN, List.of()),
              Step.on(Step.Kind.STOP, List.of(7L)),
              Step.on(Step.Kind.UPDATE, List.of(7L)),
              Step.on(Step.Kind.REFRESH, List.of(7L)),
              Step.on(Step.Kind.START, List.of(7L))));

  @Test
  void eachPositionOnTheWayUp() throws PlanException {
    Plan plan =
        BARE.insert(Position.append(), step("End"))
            .insert(Position.beforePointOfNoReturn(), step("B1"))
            .insert(Position.beforePointOfNoReturn(), step("B2"))
            .insert(Position.afterLoad(), step("Loaded"))
            .insert(Position.appendAfterPointOfNoReturn(), step("A2"))
            .insert(Position.appendAfterPointOfNoReturn(), step("A3"))
            .insert(Position.afterPointOfNoReturn(), step("A1"))
            .insert(Position.before("B2"), step("BeforeB2"))
            .insert(Position.after("End"), step("AfterEnd"));

    assertThat(names(plan.up()))
        .containsExactly(
            "LOAD",
            "Loaded",
            "B1",
            "BeforeB2",
            "B2",
            "POINT_OF_NO_RETURN",
            "A1",
            "A2",
            "A3",
            "STOP",
            "UPDATE",
            "REFRESH",
            "START",
            "End",
            "AfterEnd");
    assertThat(names(plan.checked())).containsExactly("LOAD", "Loaded", "B1", "BeforeB2", "B2");
  }

  static List<Position> positions() {
    return List.of(
        Position.afterLoad(),
        Position.beforePointOfNoReturn(),
        Position.afterPointOfNoReturn(),
        Position.appendAfterPointOfNoReturn(),
        Position.append(),
        Position.before("Anchor"),
        Position.after("Anchor"));
  }

  /** One anchor that is used twice: before the first and after the last of its steps. */
  @ParameterizedTest
  @MethodSource("positions")
  void theWayDownIsTheWayUpBackwards(Position position) throws PlanException {
    Plan plan =
        BARE.insert(Position.beforePointOfNoReturn(), step("Anchor"))
            .insert(Position.append(), step("Anchor"))
            .insert(Position.appendAfterPointOfNoReturn(), step("Other"))
            .insert(position, step("New"))
            .insert(position, step("Newer"));

    List<Step> backwards = new ArrayList<>(plan.up());
    Collections.reverse(backwards);
    assertThat(plan.down()).isEqualTo(backwards);
  }

  @Test
  void aMissingAnchorIsNamedAndNothingIsAppended() {
    assertThatThrownBy(() -> BARE.insert(Position.after("Gone"), step("Late")))
        .isInstanceOfSatisfying(
            PlanException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).subject()).isEqualTo("Late");
              assertThat(e.problems().get(0).reason()).contains("after Gone", "not in the plan");
            });
  }

  @Test
  void anInstructionMayHaveItsOwnWayDown() throws PlanException {
    Plan plan = BARE.insert(Position.append(), step("Up"));
    Plan changed = plan.withDown(List.of(step("Down")));

    assertThat(changed.up()).isEqualTo(plan.up());
    assertThat(names(changed.down())).containsExactly("Down");
  }

  private static Step step(String name) {
    return Step.of(Use.of(name), List.of());
  }

  private static List<String> names(List<Step> steps) {
    return steps.stream().map(Step::instruction).toList();
  }
}
