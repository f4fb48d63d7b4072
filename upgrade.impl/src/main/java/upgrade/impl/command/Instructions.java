package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import upgrade.api.BundleChange;
import upgrade.api.Modification;
import upgrade.api.UpgradeRequest;
import upgrade.impl.plan.Catalog;
import upgrade.impl.plan.Registered;

/** {@code upgrade:instructions}: what plans are made of. */
final class Instructions implements Command {
  private static final Usage USAGE =
      Usage.of("instructions", "lists the instructions and modifications that are registered")
          .optional("BUNDLE", "says which modification an upgrade of it would use")
          .json()
          .note("Without BUNDLE the choice is that for a bundle without requests.")
          .example("instructions", "all of them")
          .example("instructions shop", "which modification an upgrade of shop would use");

  private final Sight sight;

  Instructions(Sight sight) {
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
    UpgradeRequest request = UpgradeRequest.of(BundleChange.of(-1, "any", "0"));
    if (words.argument(0).isPresent()) {
      Selected.Named bundle = sight.bundles().one(words.arguments().get(0));
      request =
          UpgradeRequest.of(BundleChange.of(bundle.id(), bundle.symbolicName(), bundle.version()));
    }
    Catalog catalog = sight.catalog();
    String chosen = catalog.chosenFor(request).map(Modification::name).orElse("");
    Map<String, List<String>> uses = new LinkedHashMap<>();
    for (Modification each : catalog.byPriority()) {
      uses.put(each.name(), uses(each, request));
    }
    Why why = sight.why();
    return new Listed(
        new TreeMap<>(catalog.instructions())
            .values().stream().map(each -> row(each, uses, why)).toList(),
        catalog.byPriority().stream()
            .map(
                each ->
                    new Choice(
                        each.name(),
                        each.priority(),
                        each.name().equals(chosen),
                        uses.getOrDefault(each.name(), List.of())))
            .toList());
  }

  /** A modification that cannot say must not hide the others. */
  private static List<String> uses(Modification modification, UpgradeRequest request) {
    try {
      return modification.uses(request).stream().map(use -> use.instruction()).distinct().toList();
    } catch (RuntimeException | LinkageError e) {
      return List.of();
    }
  }

  private static Row row(Registered each, Map<String, List<String>> uses, Why why) {
    return new Row(
        each.name(),
        List.copyOf(new TreeSet<>(each.requires())),
        each.bundleId().map(why::name).orElse(""),
        uses.entrySet().stream()
            .filter(entry -> entry.getValue().contains(each.name()))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** An instruction, and which modifications use it. */
  public record Row(String name, List<String> requires, String provider, List<String> usedBy) {}

  /** A modification, and whether it would be chosen. */
  public record Choice(String name, int priority, boolean chosen, List<String> uses) {}

  /** What is registered. */
  public static final class Listed extends TextAnswer {
    private final List<Row> instructions;
    private final List<Choice> modifications;

    Listed(List<Row> instructions, List<Choice> modifications) {
      this.instructions = List.copyOf(instructions);
      this.modifications = List.copyOf(modifications);
    }

    public List<Row> getInstructions() {
      return instructions;
    }

    public List<Choice> getModifications() {
      return modifications;
    }

    public int size() {
      return instructions.size();
    }

    @Override
    void write(Text text) {
      Table table = Table.of("instruction", "requires", "provided by", "used by");
      for (Row each : instructions) {
        table.row(
            each.name(),
            String.join(", ", each.requires()),
            each.provider(),
            String.join(", ", each.usedBy()));
      }
      text.table(table).heading("modifications");
      Table choices = Table.of("modification", ">priority", "chosen", "uses");
      for (Choice each : modifications) {
        choices.row(
            each.name(),
            each.priority(),
            each.chosen() ? "yes" : "no",
            String.join(", ", each.uses()));
      }
      text.table(choices);
    }

    @Override
    public String line() {
      return instructions.size() + " instructions, " + modifications.size() + " modifications";
    }

    @Override
    public Object json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("instructions", instructions.stream().map(Listed::json).toList());
      json.put("modifications", modifications.stream().map(Listed::json).toList());
      return json;
    }

    private static Map<String, Object> json(Row row) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", row.name());
      json.put("requires", row.requires());
      json.put("providedBy", row.provider());
      json.put("usedBy", row.usedBy());
      return json;
    }

    private static Map<String, Object> json(Choice choice) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", choice.name());
      json.put("priority", choice.priority());
      json.put("chosen", choice.chosen());
      json.put("uses", choice.uses());
      return json;
    }
  }
}
