package upgrade.impl.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import upgrade.api.Modification;
import upgrade.api.Problem;
import upgrade.api.UpgradeRequest;
import upgrade.log.Logs;

/** Chooses the modification of a request: the one it names, otherwise the usable with most say. */
final class Choice {
  private Choice() {}

  /**
   * @param problems gets the reason if there is none
   */
  static Optional<Modification> choose(
      UpgradeRequest request, List<Modification> modifications, List<Problem> problems) {
    List<Modification> sorted = sorted(modifications);
    Optional<Modification> chosen =
        request
            .modification()
            .map(name -> sorted.stream().filter(m -> m.name().equals(name)).findFirst())
            .orElseGet(() -> sorted.stream().filter(m -> usable(m, request)).findFirst());
    if (chosen.isEmpty()) {
      problems.add(nothingToChoose(request, sorted));
    }
    return chosen;
  }

  /** The one with most say first. */
  static List<Modification> sorted(List<Modification> modifications) {
    List<Modification> sorted = new ArrayList<>(modifications);
    sorted.sort(
        Comparator.comparingInt(Modification::priority)
            .reversed()
            .thenComparing(Modification::name));
    return sorted;
  }

  /** One broken modification must not take the others with it. */
  private static boolean usable(Modification modification, UpgradeRequest request) {
    try {
      return modification.usableFor(request);
    } catch (RuntimeException | LinkageError e) {
      Logs.logger("upgrade.plan")
          .log(System.Logger.Level.WARNING, "modification failed: " + modification, e);
      return false;
    }
  }

  private static Problem nothingToChoose(UpgradeRequest request, List<Modification> sorted) {
    String known = String.join(", ", sorted.stream().map(Modification::name).toList());
    return request
        .modification()
        .map(name -> Problem.of(name, "is no registered modification; there are: " + known))
        .orElseGet(
            () ->
                Problem.of("modification", "none is usable for " + request + "; tried: " + known));
  }
}
