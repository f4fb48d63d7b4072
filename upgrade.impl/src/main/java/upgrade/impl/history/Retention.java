package upgrade.impl.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Decides which upgrades are forgotten. */
final class Retention {
  /** Stops that came to nothing are many and tell little: they must not push out real upgrades. */
  static final int NO_UPDATES = 20;

  private Retention() {}

  /**
   * @param names the newest first
   * @param upgrades how many real upgrades to keep
   * @param noUpdate whether it was a stop that came to nothing
   */
  static List<String> due(List<String> names, int upgrades, Predicate<String> noUpdate) {
    List<String> due = new ArrayList<>();
    int real = 0;
    int none = 0;
    for (String name : names) {
      boolean keep =
          noUpdate.test(name) ? ++none <= Math.min(upgrades, NO_UPDATES) : ++real <= upgrades;
      if (!keep) {
        due.add(name);
      }
    }
    return due;
  }
}
