package upgrade.impl.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import upgrade.api.Modification;
import upgrade.api.UpgradeRequest;

/** Holds the instructions and modifications that are registered at one moment. */
public record Catalog(Map<String, Registered> instructions, List<Modification> modifications) {

  /**
   * @param instructions best first: of two with the same name the first one counts
   */
  public static Catalog of(
      Collection<Registered> instructions, Collection<? extends Modification> modifications) {
    Map<String, Registered> byName = new LinkedHashMap<>();
    instructions.forEach(each -> byName.putIfAbsent(each.name(), each));
    return new Catalog(Map.copyOf(byName), List.copyOf(modifications));
  }

  public Optional<Registered> instruction(String name) {
    return Optional.ofNullable(instructions.get(name));
  }

  /** The modifications, the one with most say first. */
  public List<Modification> byPriority() {
    return Choice.sorted(modifications);
  }

  /** The modification that would make the plan of {@code request}. */
  public Optional<Modification> chosenFor(UpgradeRequest request) {
    return Choice.choose(request, modifications, new ArrayList<>());
  }

  /** The names, for an operator who mistyped one. */
  String names() {
    return String.join(", ", new TreeSet<>(instructions.keySet()));
  }
}
