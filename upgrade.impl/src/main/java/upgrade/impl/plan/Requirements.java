package upgrade.impl.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Step;

/**
 * Checks that every required instruction is in the plan, before the one that requires it on the way
 * up and after it on the way down, and that no requirement leads back to where it started.
 */
final class Requirements {
  private final Plan plan;
  private final Catalog catalog;
  private final Set<Problem> problems = new LinkedHashSet<>();

  private Requirements(Plan plan, Catalog catalog) {
    this.plan = plan;
    this.catalog = catalog;
  }

  static Set<Problem> problems(Plan plan, Catalog catalog) {
    Requirements requirements = new Requirements(plan, catalog);
    for (String name : requirements.used()) {
      requirements.check(name);
      requirements.findCycle(new ArrayList<>(List.of(name)));
    }
    return requirements.problems;
  }

  private Set<String> used() {
    Set<String> used = new LinkedHashSet<>();
    for (List<Step> way : List.of(plan.up(), plan.down())) {
      way.stream()
          .filter(step -> step.kind() == Step.Kind.INSTRUCTION)
          .forEach(step -> used.add(step.instruction()));
    }
    return used;
  }

  private void check(String name) {
    if (catalog.instruction(name).isEmpty()) {
      problems.add(Problem.of(name, "is no registered instruction; there are: " + catalog.names()));
      return;
    }
    for (String required : new TreeSet<>(requiredBy(name))) {
      if (catalog.instruction(required).isEmpty()) {
        problems.add(
            Problem.of(name, "requires " + required + ", which is not registered: install it"));
      } else if (!plan.uses(required)) {
        problems.add(
            Problem.of(
                name,
                "requires " + required + ", which is not in the plan: use it before " + name));
      } else {
        checkOrder(name, required);
      }
    }
  }

  private void checkOrder(String name, String required) {
    List<String> up = plan.up().stream().map(Step::instruction).toList();
    if (up.contains(name) && up.indexOf(required) > up.indexOf(name)) {
      problems.add(
          Problem.of(name, "requires " + required + ", which stands after it on the way up"));
    }
    List<String> down = plan.down().stream().map(Step::instruction).toList();
    if (down.contains(name)
        && down.contains(required)
        && down.lastIndexOf(required) < down.lastIndexOf(name)) {
      problems.add(
          Problem.of(name, "requires " + required + ", which stands before it on the way down"));
    }
  }

  /** Names each cycle once, beginning with its first name in the alphabet. */
  private void findCycle(List<String> path) {
    String last = path.get(path.size() - 1);
    for (String required : requiredBy(last)) {
      int start = path.indexOf(required);
      if (start < 0) {
        path.add(required);
        findCycle(path);
        path.remove(path.size() - 1);
      } else {
        List<String> cycle = path.subList(start, path.size());
        String first = new TreeSet<>(cycle).first();
        List<String> turned = new ArrayList<>(cycle);
        java.util.Collections.rotate(turned, -cycle.indexOf(first));
        turned.add(first);
        problems.add(Problem.of(first, "requires itself: " + String.join(" -> ", turned)));
      }
    }
  }

  private Set<String> requiredBy(String name) {
    return catalog.instruction(name).map(Registered::requires).orElse(Set.of());
  }
}
