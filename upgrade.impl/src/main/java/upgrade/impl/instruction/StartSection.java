package upgrade.impl.instruction;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import upgrade.api.BundleChange;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Planning;
import upgrade.api.Position;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Step;
import upgrade.api.StepContext;

/**
 * Prints the headline of the section named by option {@code section}, and tells the upgrade that it
 * starts there.
 *
 * <p>On the way down the headline of a section has to come before the last of its steps: that is
 * where the next section's headline stood on the way up. So each, going down, prints the one
 * before.
 */
@InstructionName("StartSection")
@Component
public final class StartSection implements Instruction {

  @Override
  public List<Object> arguments(Planning planning) throws PlanException {
    Section section = section(planning);
    return Stream.of(Optional.of(section), before(planning))
        .flatMap(Optional::stream)
        .map(Section::title)
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Check and suspend before the point of no return, upgrade right after it, the rest at the end.
   */
  @Override
  public Position position(Planning planning) {
    return switch (planning.use().option("section").orElse("")) {
      case "check", "suspend" -> Position.beforePointOfNoReturn();
      case "upgrade" -> Position.appendAfterPointOfNoReturn();
      default -> Position.append();
    };
  }

  private static Section section(Planning planning) throws PlanException {
    String name = planning.use().option("section").orElse("");
    for (Section section : Section.values()) {
      if (section.title().equals(name)) {
        return section;
      }
    }
    throw new PlanException(
        Problem.of(
            "StartSection",
            "needs the option section, one of "
                + Stream.of(Section.values()).map(Section::title).toList()
                + ", not '"
                + name
                + "'"));
  }

  /** The section that a step at that position would end. */
  private Optional<Section> before(Planning planning) throws PlanException {
    Plan plan = planning.plan();
    Step probe = Step.of(planning.use(), List.of());
    List<Step> up = plan.insert(position(planning), probe).up();
    Optional<Section> before = Optional.empty();
    for (Step step : up.subList(0, up.indexOf(probe))) {
      if (step.instruction().equals("StartSection")) {
        before = step.use().option("section").map(s -> Section.valueOf(s.toUpperCase(Locale.ROOT)));
      }
    }
    return before;
  }

  @Override
  public void run(StepContext context, List<Object> arguments) {
    context.info("== " + arguments.get(0) + " == " + versions(context, false));
  }

  @Override
  public void undo(StepContext context, List<Object> arguments) {
    if (arguments.size() > 1) {
      context.info("== back: " + arguments.get(1) + " == " + versions(context, true));
    }
  }

  private static String versions(StepContext context, boolean back) {
    return context.request().changes().stream()
        .map(change -> change.symbolicName() + " " + versions(change, back))
        .collect(Collectors.joining(", "));
  }

  private static String versions(BundleChange change, boolean back) {
    String to = change.toVersion().orElse("?");
    return back ? to + " -> " + change.fromVersion() : change.fromVersion() + " -> " + to;
  }
}
