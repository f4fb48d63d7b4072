package upgrade.impl.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guesses what somebody meant who mistyped a name. */
final class Nearest {
  private static final int AT_MOST = 3;

  private Nearest() {}

  /** The names that contain {@code word}, or are few letters away from it; the best first. */
  static List<String> to(String word, Collection<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    int best = names.stream().mapToInt(name -> distance(wanted, name)).min().orElse(0);
    int enough = Math.min(best + 1, Math.max(2, wanted.length() / 3));
    return names.stream()
        .distinct()
        .filter(name -> distance(wanted, name) <= enough)
        .sorted(
            Comparator.<String>comparingInt(name -> distance(wanted, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(AT_MOST)
        .toList();
  }

  /** A part of a name counts as the whole: who types {@code shop} may mean com.acme.shop. */
  private static int distance(String wanted, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int best = edits(wanted, lower);
    if (!wanted.isEmpty() && lower.contains(wanted)) {
      best = Math.min(best, 1);
    }
    for (String part : lower.split("\\.")) {
      best = Math.min(best, edits(wanted, part));
    }
    return best;
  }

  /** Levenshtein's distance. */
  private static int edits(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int swap = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
