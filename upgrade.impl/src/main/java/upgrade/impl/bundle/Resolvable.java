package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/**
 * Tells which requirements nobody satisfies, of new contents and of what a refresh takes along.
 *
 * <p>It is no resolver: whether the same package comes from one provider on every way ({@code
 * uses}), singletons and hooks are left to the framework. What it finds missing is missing.
 */
final class Resolvable {
  private final Providers wired = new Providers();
  private final Map<Long, Candidate> candidates = new LinkedHashMap<>();

  /** What has to be resolved. */
  private record Candidate(String who, List<Requirement> needs, Providers offers) {}

  /** A bundle that stays wired as it is. */
  void stays(String who, List<? extends Capability> offers) {
    wired.add(who, offers);
  }

  /**
   * A bundle that is to be resolved: a new content, one that a refresh resolves anew, or one that
   * may be resolved on the way.
   */
  void candidate(
      long id, String who, List<? extends Requirement> needs, List<? extends Capability> offers) {
    Providers own = new Providers();
    own.add(who, offers);
    candidates.put(
        id,
        new Candidate(
            who,
            needs.stream().<Requirement>map(need -> need).filter(Needs::isMandatory).toList(),
            own));
  }

  /** One line for each missing requirement, by the id of the candidate. */
  Map<Long, List<String>> missing() {
    Map<Long, List<Need>> open = new LinkedHashMap<>();
    candidates.forEach((id, candidate) -> open.put(id, open(candidate)));
    Set<Long> alive = new HashSet<>(candidates.keySet());
    boolean changed = true;
    while (changed) { // who lacks something cannot provide anything either
      changed =
          alive.removeIf(
              id -> !open.getOrDefault(id, List.of()).stream().allMatch(need -> need.isMet(alive)));
    }
    Map<Long, List<String>> missing = new LinkedHashMap<>();
    open.forEach(
        (id, needs) -> {
          List<String> lines =
              needs.stream().filter(need -> !need.isMet(alive)).map(this::line).toList();
          if (!lines.isEmpty()) {
            missing.put(id, lines);
          }
        });
    return missing;
  }

  /** A requirement that only candidates can satisfy, and which of them do. */
  private record Need(Requirement requirement, Set<Long> by) {
    boolean isMet(Set<Long> alive) {
      return by.stream().anyMatch(alive::contains);
    }
  }

  private List<Need> open(Candidate candidate) {
    List<Need> open = new ArrayList<>();
    for (Requirement requirement : candidate.needs()) {
      if (!wired.satisfy(requirement)) {
        Set<Long> by = new HashSet<>();
        candidates.forEach(
            (id, other) -> {
              if (other.offers().satisfy(requirement)) {
                by.add(id);
              }
            });
        open.add(new Need(requirement, by));
      }
    }
    return open;
  }

  private String line(Need need) {
    String what = Needs.described(need.requirement());
    for (Candidate stuck : candidates.values()) {
      if (stuck.offers().satisfy(need.requirement())) {
        return what + ": " + stuck.who() + " has it, but lacks something itself";
      }
    }
    List<String> like = new ArrayList<>(wired.like(need.requirement()));
    candidates.values().forEach(other -> like.addAll(other.offers().like(need.requirement())));
    return like.isEmpty()
        ? what + ": nobody has it, install what provides it"
        : what + ": there is only " + String.join(", ", like) + ", install what fits";
  }
}
