package upgrade.impl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import upgrade.api.BundleChange;
import upgrade.api.CheckResult;
import upgrade.api.Direction;
import upgrade.api.PlanException;
import upgrade.api.Protection;
import upgrade.api.UpgradeRequest;
import upgrade.impl.plan.Catalog;
import upgrade.impl.plan.Explained;

/** {@code upgrade:plan BUNDLE... [URL]}: what an upgrade would do, checked but not done. */
final class PlanCommand implements Command {
  private static final Usage USAGE =
      Usage.of("plan", "shows what an upgrade would do, and checks it, without doing it")
          .several("BUNDLE", "id, symbolic name, location or pattern such as 'com.acme.*'")
          .optional("URL", "the new content of the bundle named before it; else its own location")
          .option("--modification", "NAME", "plans by that modification, not by priority")
          .json()
          .note("The steps before the point of no return run as a check; nothing is changed.")
          .note("A plan that would be refused is shown, too, with every reason at once.")
          .note("Put a pattern in quotes: the shell may take it for files.")
          .example("plan shop", "the update of shop from where it came from")
          .example("plan shop file:/tmp/shop-2.jar", "with other content")
          .example("plan 'com.acme.*'", "several bundles in one upgrade")
          .example("plan shop --json | tac plan.json", "as JSON into a file");

  private final Sight sight;

  PlanCommand(Sight sight) {
    this.sight = sight;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public List<String> candidates() {
    return sight.bundles().names();
  }

  @Override
  public Answer run(Words words) throws CommandException {
    List<BundleChange> changes = Changes.of(words.arguments(), sight.bundles());
    UpgradeRequest request = UpgradeRequest.of(changes.toArray(BundleChange[]::new));
    if (words.option("--modification").isPresent()) {
      request = request.modifiedBy(words.option("--modification").get());
    }
    try {
      return planned(sight.upgrades().check(request));
    } catch (PlanException e) {
      return new PlanAnswer(
          changes, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), e.problems());
    }
  }

  private PlanAnswer planned(CheckResult check) {
    Catalog catalog = sight.catalog();
    Set<Long> affected = check.plan().request().affected();
    List<Long> changed = check.plan().changes().stream().map(BundleChange::bundleId).toList();
    Map<String, String> reasons = new LinkedHashMap<>();
    Why why = sight.why();
    why.of(changed, affected).forEach((id, reason) -> reasons.put(why.name(id), reason));
    Set<String> endpoints = new TreeSet<>();
    for (Protection each : sight.protections()) {
      endpoints.addAll(each.endpoints(affected));
    }
    return new PlanAnswer(
        check.plan().changes(),
        reasons,
        new ArrayList<>(endpoints),
        rows(Explained.of(Direction.UP, check.plan(), catalog), why),
        rows(Explained.of(Direction.DOWN, check.plan(), catalog), why),
        check.steps(),
        check.messages(),
        check.problems());
  }

  private static List<PlanAnswer.Row> rows(List<Explained> steps, Why why) {
    return steps.stream()
        .map(
            each ->
                new PlanAnswer.Row(
                    each.step(),
                    each.position(),
                    List.copyOf(new TreeSet<>(each.requires())),
                    each.bundleId().map(why::name).orElse(""),
                    each.why()))
        .toList();
  }
}
