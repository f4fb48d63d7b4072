package upgrade.impl.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import upgrade.api.Plan;
import upgrade.api.Step;
import upgrade.api.Use;

/**
 * Remembers which steps were performed, so that each is undone once.
 *
 * <p>A plan made anew for more bundles has steps with other arguments: the second {@code Info} of
 * one plan is the second {@code Info} of the next.
 */
final class Performed {
  /** The n-th use on the way up. */
  record Key(Use use, int occurrence) {}

  /** A step of a plan with its key. */
  record Keyed(Key key, Step step) {}

  private final Map<Key, Step> steps = new LinkedHashMap<>();

  static List<Keyed> up(Plan plan) {
    Map<Use, Integer> seen = new HashMap<>();
    List<Keyed> keyed = new ArrayList<>();
    for (Step step : plan.up()) {
      keyed.add(new Keyed(new Key(step.use(), seen.merge(step.use(), 1, Integer::sum)), step));
    }
    return keyed;
  }

  /** Counted from its end: what comes last on the way down came first on the way up. */
  private static List<Keyed> down(Plan plan) {
    Map<Use, Integer> seen = new HashMap<>();
    List<Keyed> keyed = new ArrayList<>();
    for (int i = plan.down().size() - 1; i >= 0; i--) {
      Step step = plan.down().get(i);
      keyed.add(0, new Keyed(new Key(step.use(), seen.merge(step.use(), 1, Integer::sum)), step));
    }
    return keyed;
  }

  void add(Keyed step) {
    steps.put(step.key(), step.step());
  }

  boolean contains(Key key) {
    return steps.containsKey(key);
  }

  /**
   * Takes out what has to be undone, in order: as the plan says, from the last step performed on. A
   * step that is on the way down only belongs to it; one that is not there at all comes last.
   */
  List<Step> takeDown(Plan plan) {
    List<Step> down = take(down(plan), plan);
    List<Step> left = new ArrayList<>(steps.values());
    java.util.Collections.reverse(left);
    down.addAll(left);
    steps.clear();
    return down;
  }

  /** The same, but only up to the last of the bundles' steps; what came before them stays. */
  List<Step> takeDownBundles(Plan plan) {
    List<Keyed> all = down(plan);
    int end = all.size();
    while (end > 0 && !all.get(end - 1).step().kind().changesBundles()) {
      end--;
    }
    return take(all.subList(0, end), plan);
  }

  private List<Step> take(List<Keyed> down, Plan plan) {
    Set<Key> up = new LinkedHashSet<>();
    up(plan).forEach(keyed -> up.add(keyed.key()));
    List<Step> taken = new ArrayList<>();
    for (Keyed keyed : down) {
      Step performed = steps.remove(keyed.key());
      if (performed != null) {
        taken.add(performed);
      } else if (!taken.isEmpty() && !up.contains(keyed.key())) {
        taken.add(keyed.step());
      }
    }
    return taken;
  }

  /** In the order in which they were performed. */
  List<Step> all() {
    return List.copyOf(steps.values());
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Forgets the steps that stand after the bundles': what they resumed stays resumed. */
  void forgetAfter(Plan plan) {
    List<Keyed> up = up(plan);
    int point = plan.pointOfNoReturn();
    for (int i = point < 0 ? up.size() : point; i < up.size(); i++) {
      steps.remove(up.get(i).key());
    }
  }
}
