package upgrade.impl.run;

import java.util.Optional;

/** Tells what has become of a bundle. */
public interface Bundles {
  /** Whether it is active, or rests in its lazy activation, or is a fragment that is resolved. */
  boolean isRunning(long bundleId);

  /** Whether its start has ended, or rests in its lazy activation. */
  boolean isStarted(long bundleId);

  /** Whether it is being stopped or started right now: its activator has not returned. */
  default boolean isChanging(long bundleId) {
    return false;
  }

  /** Its version now; empty if it is gone. */
  Optional<String> version(long bundleId);

  /** The newest bundle of that name with a higher id than {@code newestId}; empty if none. */
  Optional<Long> newer(String symbolicName, long newestId);
}
