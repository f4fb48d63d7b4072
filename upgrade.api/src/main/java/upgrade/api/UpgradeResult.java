package upgrade.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How an upgrade ended. Immutable. */
@ProviderType
public interface UpgradeResult {

  /** How an upgrade ended. */
  enum Outcome {
    /** The new version runs. */
    SUCCEEDED,
    /** A check or a suspending step failed before the point of no return: nothing has changed. */
    REFUSED,
    /** Cancelled before the point of no return: nothing has changed. */
    CANCELLED,
    /** The new version was bad: the old one runs. */
    ROLLED_BACK,
    /** Neither version is known to run. */
    FAILED,
    /** A stop that might have become an update did not: nothing to do. */
    NO_UPDATE,
    /**
     * The framework went away in the middle, by a crash or before anything could be undone. Only in
     * {@link UpgradeRecord}s, whose problems tell what it was doing and what was found.
     */
    INTERRUPTED
  }

  String upgradeId();

  UpgradeRequest request();

  Outcome outcome();

  /**
   * Whether requests were protected. {@code false} when a check failed for an update that the
   * framework had already started: it went on as it would have without this bundle.
   */
  boolean isProtected();

  /** Why it was refused, failed or unprotected; empty otherwise. */
  List<Problem> problems();

  /** Each step in the order it ran, those undone twice. */
  List<StepResult> steps();

  /**
   * What the steps counted: {@code parked}, {@code drained}, {@code rerun}, {@code refused}, ...
   */
  Map<String, Long> figures();

  Instant started();

  Duration duration();
}
