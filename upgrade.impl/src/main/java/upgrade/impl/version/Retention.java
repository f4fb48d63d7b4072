package upgrade.impl.version;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chooses which contents are kept no longer. */
final class Retention {
  /** The one that was last in use first. */
  static final Comparator<Kept> LAST_USED =
      Comparator.comparing(Kept::isCurrent)
          .thenComparing(Kept::used)
          .thenComparing(Kept::since)
          .reversed()
          .thenComparing(Kept::hash);

  private Retention() {}

  /**
   * What has to go. Never what a bundle has now, unless nothing shall be kept at all.
   *
   * @param perBundle how many earlier contents of each bundle may stay; 0 for nothing at all
   * @param bytes how much all may take together
   */
  static List<Kept> superfluous(Collection<Kept> all, int perBundle, long bytes) {
    if (perBundle == 0) {
      return List.copyOf(all);
    }
    Map<String, List<Kept>> earlier = new TreeMap<>();
    long total = 0;
    for (Kept kept : all) {
      total += kept.size();
      if (!kept.isCurrent()) {
        earlier.computeIfAbsent(kept.symbolicName(), name -> new ArrayList<>()).add(kept);
      }
    }
    List<Kept> superfluous = new ArrayList<>();
    for (List<Kept> one : earlier.values()) {
      one.sort(LAST_USED);
      while (one.size() > perBundle) {
        total -= drop(one, superfluous);
      }
    }
    while (total > bytes) {
      List<Kept> largest =
          earlier.values().stream()
              .max(Comparator.comparingLong(Retention::size))
              .orElse(List.of());
      if (largest.isEmpty()) {
        return superfluous; // the rest is in use
      }
      total -= drop(largest, superfluous);
    }
    return superfluous;
  }

  private static long size(List<Kept> one) {
    return one.stream().mapToLong(Kept::size).sum();
  }

  private static long drop(List<Kept> one, List<Kept> superfluous) {
    Kept last = one.remove(one.size() - 1);
    superfluous.add(last);
    return last.size();
  }
}
