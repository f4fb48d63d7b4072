package upgrade.impl.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Problem;
import upgrade.api.Step;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/** Makes the plan of a request, or says every reason why there is none. */
public final class Planner {
  private final Target target;
  private final Catalog catalog;
  private final Set<Problem> problems;

  private Planner(Target target, Catalog catalog) {
    this.target = target;
    this.catalog = catalog;
    this.problems = new LinkedHashSet<>(target.problems());
  }

  /**
   * Makes the plan; has no effect and calls only what instructions and modifications declare free
   * of effect.
   *
   * @throws PlanException with all problems together
   */
  public static Planned plan(Target target, Catalog catalog) throws PlanException {
    return new Planner(target, catalog).plan();
  }

  private Planned plan() throws PlanException {
    List<Problem> choosing = new ArrayList<>();
    Optional<Modification> modification =
        Choice.choose(target.request(), catalog.modifications(), choosing);
    problems.addAll(choosing);
    Plan plan = bare(target);
    for (Use use : modification.map(this::uses).orElse(List.of())) {
      plan = apply(use, plan);
    }
    problems.addAll(Requirements.problems(plan, catalog));
    checkPointOfNoReturn(plan);
    if (!problems.isEmpty()) {
      throw new PlanException(List.copyOf(problems));
    }
    return new Planned(plan, modification.map(Modification::name).orElse(""), called(plan));
  }

  /** The steps that every upgrade has. */
  private static Plan bare(Target target) {
    List<Long> start = target.startOrder();
    List<Long> stop = new ArrayList<>(start);
    java.util.Collections.reverse(stop);
    return Plan.of(
        target.request(),
        List.of(
            Step.on(Step.Kind.LOAD, start),
            Step.on(Step.Kind.POINT_OF_NO_RETURN, List.of()),
            Step.on(Step.Kind.STOP, stop),
            Step.on(Step.Kind.UPDATE, start),
            Step.on(Step.Kind.REFRESH, start),
            Step.on(Step.Kind.START, start)));
  }

  private List<Use> uses(Modification modification) {
    try {
      return modification.uses(target.request());
    } catch (RuntimeException | LinkageError e) {
      problems.add(Problem.of(modification.name(), "failed to name its instructions: " + e));
      return List.of();
    }
  }

  private Plan apply(Use use, Plan plan) {
    Optional<Registered> registered = catalog.instruction(use.instruction());
    if (registered.isEmpty()) {
      problems.add(
          Problem.of(
              use.instruction(), "is no registered instruction; there are: " + catalog.names()));
      return plan;
    }
    try {
      return registered.get().instruction().modify(plan, new At(target.request(), plan, use));
    } catch (PlanException e) {
      problems.addAll(e.problems());
    } catch (RuntimeException | LinkageError e) {
      problems.add(Problem.of(use.instruction(), "failed while the plan was made: " + e));
    }
    return plan;
  }

  private void checkPointOfNoReturn(Plan plan) {
    for (List<Step> way : List.of(plan.up(), plan.down())) {
      long points = way.stream().filter(s -> s.kind() == Step.Kind.POINT_OF_NO_RETURN).count();
      if (points != 1) {
        problems.add(
            Problem.of(
                "plan",
                "needs one point of no return up and one down, an instruction left " + points));
      }
    }
  }

  private Map<String, Instruction> called(Plan plan) {
    Map<String, Instruction> called = new LinkedHashMap<>();
    for (List<Step> way : List.of(plan.up(), plan.down())) {
      for (Step step : way) {
        catalog
            .instruction(step.instruction())
            .ifPresent(registered -> called.put(registered.name(), registered.instruction()));
      }
    }
    return Map.copyOf(called);
  }

  private record At(UpgradeRequest request, Plan plan, Use use) implements Planning {}
}
