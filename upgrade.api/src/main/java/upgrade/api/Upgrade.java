package upgrade.api;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A handle on an upgrade that was started. Safe for use by any thread. */
@ProviderType
public interface Upgrade {
  String id();

  /** As it is now: bundles may join while the upgrade runs. */
  UpgradeRequest request();

  Plan plan();

  /** The section that runs now; {@link Section#FINISHED} once it has ended. */
  Section section();

  /** What hangs in it, past the deadline; empty unless something does. */
  default Optional<Stuck> stuck() {
    return Optional.empty();
  }

  /**
   * Gives up if the point of no return has not been passed.
   *
   * @return whether it was early enough
   */
  boolean cancel();

  /** Completed, never exceptionally, when the upgrade has ended; on a thread of the upgrade. */
  CompletionStage<UpgradeResult> result();
}
