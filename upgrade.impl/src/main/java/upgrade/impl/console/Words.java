package upgrade.impl.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upgrade.api.UpgradeResult.Outcome;

/** Says in words what results hold as values. */
public final class Words {
  /** The figures that every operator knows, in the order in which they come about. */
  private static final List<String> FIGURES =
      List.of("parked", "drained", "interrupted", "failed", "rerun", "refused", "rejected");

  private static final String LONGEST_PAUSE = "pause.longest.ms";

  private Words() {}

  public static String outcome(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> "succeeded";
      case REFUSED -> "was refused, nothing has changed,";
      case CANCELLED -> "was cancelled, nothing has changed,";
      case ROLLED_BACK -> "was rolled back, the old version runs,";
      case FAILED -> "FAILED";
      case NO_UPDATE -> "ended, no update came,";
      case INTERRUPTED -> "was interrupted, the framework went away in the middle,";
    };
  }

  /** Those that are not zero. */
  public static String figures(Map<String, Long> figures) {
    Map<String, Long> others = new TreeMap<>(figures);
    List<String> words = new ArrayList<>();
    for (String figure : FIGURES) {
      Long count = others.remove(figure);
      if (count != null && count > 0) {
        words.add(figure + " " + count);
      }
    }
    Long pause = others.remove(LONGEST_PAUSE);
    others.forEach(
        (figure, count) -> {
          if (count > 0) {
            words.add(figure + " " + count);
          }
        });
    if (pause != null && pause > 0) {
      words.add("longest pause " + pause + " ms");
    }
    return String.join(", ", words);
  }
}
