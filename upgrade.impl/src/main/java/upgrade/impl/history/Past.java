package upgrade.impl.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Message;
import upgrade.api.Problem;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult.Outcome;

/** Holds what happened in one upgrade, in plain values. */
public record Past(
    String id,
    Trigger trigger,
    Direction direction,
    Optional<String> who,
    Optional<String> modification,
    List<BundleChange> changes,
    List<Long> affected,
    List<String> plan,
    Optional<Outcome> outcome,
    boolean isProtected,
    List<Problem> problems,
    List<Message> messages,
    List<Entry> steps,
    Map<String, Long> figures,
    Optional<String> pointOfFailure,
    Instant started,
    Duration duration)
    implements UpgradeRecord {
  /** The figure that {@link #longestPause} is made of. */
  private static final String LONGEST_PAUSE = "pause.longest.ms";

  public Past {
    changes = changes.stream().map(Past::withoutSecrets).toList();
    affected = List.copyOf(affected);
    plan = List.copyOf(plan);
    problems = List.copyOf(problems);
    messages = List.copyOf(messages);
    steps = List.copyOf(steps);
    duration = duration.truncatedTo(ChronoUnit.MILLIS); // as it is written
    figures = java.util.Collections.unmodifiableMap(new TreeMap<>(figures));
  }

  /** An upgrade of which nothing but the request is known. */
  public static Past of(String id, UpgradeRequest request, Instant started, Duration duration) {
    return new Past(
        id,
        request.trigger(),
        request.direction(),
        request.who(),
        Optional.empty(),
        request.changes(),
        List.copyOf(request.affected()),
        List.of(),
        Optional.empty(),
        true,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        started,
        duration);
  }

  /** The same with the plan. */
  public Past planned(Optional<String> by, List<String> steps) {
    return new Past(
        id,
        trigger,
        direction,
        who,
        by,
        changes,
        affected,
        steps,
        outcome,
        isProtected,
        problems,
        messages,
        this.steps,
        figures,
        pointOfFailure,
        started,
        duration);
  }

  /** The same with how it went. */
  public Past went(
      boolean wasProtected,
      List<Problem> why,
      List<Message> told,
      List<Entry> ran,
      Optional<String> failed) {
    return new Past(
        id,
        trigger,
        direction,
        who,
        modification,
        changes,
        affected,
        plan,
        outcome,
        wasProtected,
        why,
        told,
        ran,
        figures,
        failed,
        started,
        duration);
  }

  /** The same with how it ended; what failed may have been the framework's own step. */
  public Past ended(Outcome how) {
    Optional<String> failed =
        how == Outcome.FAILED
            ? pointOfFailure.or(() -> problems.stream().findFirst().map(Problem::toString))
            : pointOfFailure;
    return new Past(
        id,
        trigger,
        direction,
        who,
        modification,
        changes,
        affected,
        plan,
        Optional.of(how),
        isProtected,
        problems,
        messages,
        steps,
        figures,
        failed,
        started,
        duration);
  }

  /** The same with other figures. */
  public Past counted(Map<String, Long> others) {
    return new Past(
        id,
        trigger,
        direction,
        who,
        modification,
        changes,
        affected,
        plan,
        outcome,
        isProtected,
        problems,
        messages,
        steps,
        others,
        pointOfFailure,
        started,
        duration);
  }

  /** The same with one more problem, unless it has it. */
  public Past because(Problem problem) {
    if (problems.contains(problem)) {
      return this;
    }
    List<Problem> more = new ArrayList<>(problems);
    more.add(problem);
    return went(isProtected, more, messages, steps, pointOfFailure);
  }

  @Override
  public Duration longestPause() {
    return Duration.ofMillis(figures.getOrDefault(LONGEST_PAUSE, 0L));
  }

  /** Where content comes from may carry a password or a token. */
  private static BundleChange withoutSecrets(BundleChange change) {
    return change.source().map(change::from).orElse(change);
  }
}
