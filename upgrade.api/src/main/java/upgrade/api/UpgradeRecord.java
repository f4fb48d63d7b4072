package upgrade.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What happened in one upgrade, as {@link UpgradeHistory} keeps it: plain values, without the
 * objects of the upgrade, so that it outlives them and a restart. Immutable.
 *
 * <p>It holds no query, header, cookie or body of any request.
 */
@ProviderType
public interface UpgradeRecord {
  /** One step of it. */
  @ProviderType
  interface Entry {
    /** The section it ran in. */
    Section section();

    /** The instruction, or the kind of a step on bundles. */
    String instruction();

    /** The step with its options, as {@link Step#toString} gives it. */
    String step();

    StepResult.Outcome outcome();

    Duration duration();

    /** Why it failed; empty if it did not. */
    Optional<String> reason();
  }

  String id();

  Trigger trigger();

  /** Down if it brought back an earlier version on request. */
  Direction direction();

  /** Who asked for it, as far as known: a user, a bundle, a thread; one line. */
  Optional<String> who();

  /** The modification that made the plan; empty if there was none. */
  Optional<String> modification();

  /** The bundles, from which version to which. */
  List<BundleChange> changes();

  /** The ids of the bundles whose requests it interrupted. */
  List<Long> affected();

  /** The steps of the way up as they were planned last. */
  List<String> plan();

  /** Empty while it runs. */
  Optional<UpgradeResult.Outcome> outcome();

  /** As in {@link UpgradeResult#isProtected}. */
  boolean isProtected();

  /** Why it was refused, failed or unprotected. */
  List<Problem> problems();

  /** What the steps told, the first and last ones if there were very many. */
  List<Message> messages();

  /** Each step in the order it ended, those undone twice. */
  List<Entry> steps();

  /**
   * What the steps counted, as in {@link UpgradeResult#figures}, and what requests counted that
   * were still being released when it ended.
   */
  Map<String, Long> figures();

  /** The longest time that a request had to wait; zero if none had to. */
  Duration longestPause();

  /** The step that failed first and why; empty if none did. */
  Optional<String> pointOfFailure();

  Instant started();

  /** Until it ended; until now while it runs. */
  Duration duration();
}
