package upgrade.impl.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static upgrade.impl.plan.Named.instruction;
import static upgrade.impl.plan.Named.modification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.Problem;
import upgrade.api.Step;
import upgrade.api.StepContext;
import upgrade.api.UpgradeRequest;

class PlannerTest {
  private static final UpgradeRequest REQUEST =
      UpgradeRequest.of(
          BundleChange.of(8, "importer", "1.0.0"), BundleChange.of(7, "exporter", "1.0.0"));
  private static final Position BEFORE = Position.beforePointOfNoReturn();

  private static Plan plan(List<Registered> instructions, Modification... modifications)
      throws PlanException {
    return planned(REQUEST, instructions, modifications).plan();
  }

  private static Planned planned(
      UpgradeRequest request, List<Registered> instructions, Modification... modifications)
      throws PlanException {
    return Planner.plan(
        new Target(request, List.of(7L, 8L), List.of()),
        Catalog.of(instructions, List.of(modifications)));
  }

  private static List<Problem> problems(List<Registered> instructions, Modification... m) {
    return catchThrowableOfType(PlanException.class, () -> plan(instructions, m)).problems();
  }

  private static List<String> names(List<Step> steps) {
    return steps.stream().map(Step::toString).toList();
  }

  @Test
  void theBarePlanStopsImportersFirstAndStartsThemLast() throws PlanException {
    assertThat(names(plan(List.of(), modification("none", 0)).up()))
        .containsExactly(
            "LOAD[7, 8]",
            "POINT_OF_NO_RETURN",
            "STOP[8, 7]",
            "UPDATE[7, 8]",
            "REFRESH[7, 8]",
            "START[7, 8]");
  }

  @Test
  void usesEditThePlanInTheirOrderAndTheWayDownIsItsMirror() throws PlanException {
    Plan plan =
        plan(
            List.of(
                instruction("Check", BEFORE),
                instruction("Suspend", BEFORE, "Check"),
                instruction("Resume", Position.append(), "Suspend")),
            modification("web", 2, "Check", "Suspend", "Resume"));

    assertThat(names(plan.up()))
        .containsExactly(
            "LOAD[7, 8]",
            "Check",
            "Suspend",
            "POINT_OF_NO_RETURN",
            "STOP[8, 7]",
            "UPDATE[7, 8]",
            "REFRESH[7, 8]",
            "START[7, 8]",
            "Resume");
    List<Step> mirror = new ArrayList<>(plan.up());
    Collections.reverse(mirror);
    assertThat(plan.down()).isEqualTo(mirror);
    assertThat(plan.up().get(1).arguments()).containsExactly("argument of Check");
  }

  @Test
  void theHighestPriorityThatIsUsableWinsAndTiesGoByName() throws PlanException {
    assertThat(
            planned(
                    REQUEST,
                    List.of(),
                    modification("none", 0),
                    modification("user", 1000, false),
                    modification("b", 2),
                    modification("a", 2))
                .modification())
        .isEqualTo("a");
  }

  @Test
  void aRequestMayNameAModificationEvenOneThatIsNotUsable() throws PlanException {
    assertThat(
            planned(
                    REQUEST.modifiedBy("none"),
                    List.of(),
                    modification("none", 0, false),
                    modification("web", 2))
                .modification())
        .isEqualTo("none");
  }

  @Test
  void anUnknownModificationIsAProblemThatNamesTheKnownOnes() {
    PlanException e =
        catchThrowableOfType(
            PlanException.class,
            () -> planned(REQUEST.modifiedBy("wbe"), List.of(), modification("web", 2)));
    assertThat(e.problems())
        .containsExactly(Problem.of("wbe", "is no registered modification; there are: web"));
  }

  @Test
  void noModificationAtAll() {
    assertThat(problems(List.of())).extracting(Problem::subject).containsExactly("modification");
  }

  @Test
  void anUnknownInstruction() {
    List<Problem> problems = problems(List.of(), modification("web", 2, "Gone"));
    assertThat(problems).singleElement().asString().startsWith("Gone: is no registered");
  }

  @Test
  void aRequiredInstructionThatIsNotRegistered() {
    List<Problem> problems =
        problems(List.of(instruction("Late", BEFORE, "Early")), modification("web", 2, "Late"));
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("Late: requires Early, which is not registered");
  }

  @Test
  void aRequiredInstructionThatIsNotInThePlan() {
    List<Problem> problems =
        problems(
            List.of(instruction("Late", BEFORE, "Early"), instruction("Early", BEFORE)),
            modification("web", 2, "Late"));
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("Late: requires Early, which is not in the plan");
  }

  @Test
  void aRequiredInstructionThatStandsAfterIsWrongOnBothWays() {
    List<Problem> problems =
        problems(
            List.of(instruction("Late", BEFORE, "Early"), instruction("Early", BEFORE)),
            modification("web", 2, "Late", "Early"));
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            "Late: requires Early, which stands after it on the way up",
            "Late: requires Early, which stands before it on the way down");
  }

  @Test
  void theWayDownIsCheckedOnItsOwn() {
    Registered early = instruction("Early", BEFORE);
    Registered late =
        new Registered(
            "Late",
            Set.of("Early"),
            new Instruction() {
              @Override
              public Plan modify(Plan plan, Planning planning) throws PlanException {
                Plan up = plan.insert(BEFORE, step(planning, List.of()));
                List<Step> down = new ArrayList<>(plan.down());
                down.add(step(planning, List.of()));
                return up.withDown(down);
              }

              @Override
              public void run(StepContext context, List<Object> arguments) {}
            });
    assertThat(problems(List.of(early, late), modification("web", 2, "Early", "Late")))
        .extracting(Problem::toString)
        .containsExactly("Late: requires Early, which stands before it on the way down");
  }

  @Test
  void aCycleIsNamedOnce() {
    List<Problem> problems =
        problems(
            List.of(
                instruction("C", BEFORE, "A"),
                instruction("A", BEFORE, "B"),
                instruction("B", BEFORE, "C")),
            modification("web", 2, "B", "C", "A"));
    assertThat(problems)
        .filteredOn(problem -> problem.reason().contains("requires itself"))
        .containsExactly(Problem.of("A", "requires itself: A -> B -> C -> A"));
  }

  @Test
  void aCycleBehindTheOnesInThePlanEndsToo() {
    List<Problem> problems =
        problems(
            List.of(
                instruction("User", BEFORE, "A"),
                instruction("A", BEFORE, "B"),
                instruction("B", BEFORE, "A")),
            modification("web", 2, "A", "User"));
    assertThat(problems).contains(Problem.of("A", "requires itself: A -> B -> A"));
  }

  @Test
  void aMissingAnchor() {
    List<Problem> problems =
        problems(
            List.of(instruction("Late", Position.after("Gone"))), modification("web", 2, "Late"));
    assertThat(problems).singleElement().asString().contains("Late: ", "after Gone", "not in the");
  }

  @Test
  void whatAnInstructionThrowsWhilePlanningIsAProblemOfItsOwn() {
    Registered bad =
        new Registered(
            "Bad",
            Set.of(),
            new Instruction() {
              @Override
              public Position position(Planning planning) {
                throw new IllegalStateException("broken");
              }

              @Override
              public void run(StepContext context, List<Object> arguments) {}
            });
    assertThat(problems(List.of(bad), modification("web", 2, "Bad")))
        .singleElement()
        .asString()
        .contains("Bad: failed while the plan was made", "broken");
  }

  @Test
  void aPlanThatLostItsPointOfNoReturn() {
    Registered bad =
        new Registered(
            "Bad",
            Set.of(),
            new Instruction() {
              @Override
              public Plan modify(Plan plan, Planning planning) {
                return plan.withUp(List.of());
              }

              @Override
              public void run(StepContext context, List<Object> arguments) {}
            });
    assertThat(problems(List.of(bad), modification("web", 2, "Bad")))
        .singleElement()
        .asString()
        .contains("point of no return");
  }

  @Test
  void allProblemsComeTogether() {
    PlanException e =
        catchThrowableOfType(
            PlanException.class,
            () ->
                Planner.plan(
                    new Target(REQUEST, List.of(7L, 8L), List.of(Problem.of("shop", "is gone"))),
                    Catalog.of(
                        List.of(
                            instruction("Late", BEFORE, "Early", "Other"),
                            instruction("Anchored", Position.before("Nowhere"))),
                        List.of(modification("web", 2, "Unknown", "Late", "Anchored")))));
    assertThat(e.problems())
        .extracting(Problem::subject)
        .containsExactly("shop", "Unknown", "Anchored", "Late", "Late");
  }

  @Test
  void ofTwoInstructionsWithOneNameTheFirstCounts() throws PlanException {
    Registered first = instruction("Check", BEFORE);
    Planned planned =
        planned(
            REQUEST,
            List.of(first, instruction("Check", Position.append())),
            modification("web", 2, "Check"));
    assertThat(planned.instructions().get("Check")).isSameAs(first.instruction());
  }
}
