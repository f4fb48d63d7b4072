package upgrade.impl.history;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds one upgrade of which more may come, and what of it has been written.
 *
 * <p>All but {@link #growing} is used by the history's thread only.
 */
final class Watched {
  /** How soon a change is written. */
  static final Duration SOON = Duration.ofMillis(500);

  /** How often to look at an upgrade that has been quiet for long. */
  static final Duration SELDOM = Duration.ofSeconds(30);

  /** How long after the last change an upgrade is looked at. */
  static final Duration QUIET = Duration.ofMinutes(10);

  private volatile Growing growing;
  private volatile boolean ended;
  private @Nullable Growing written;
  private long writtenChanges;
  private Duration quiet = Duration.ZERO;
  private Duration delay = SOON;

  Watched(Growing growing) {
    this.growing = growing;
  }

  Growing growing() {
    return growing;
  }

  /** Lets go of the objects that ran it. */
  void end(Growing upgrade) {
    growing = upgrade;
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isWritten(Growing what, long changes) {
    return written == what && writtenChanges == changes;
  }

  void written(Growing what, long changes) {
    written = what;
    writtenChanges = changes;
    quiet = Duration.ZERO;
    delay = SOON;
  }

  /**
   * Asking now and then costs requests nothing; being told by the request that counts would.
   *
   * @param changed whether there was something to write this time
   * @return until the next look; zero for never
   */
  Duration next(boolean changed) {
    if (!ended || changed) {
      return SOON;
    }
    quiet = quiet.plus(delay);
    if (quiet.compareTo(QUIET) > 0) {
      return Duration.ZERO;
    }
    Duration now = delay;
    Duration doubled = delay.multipliedBy(2);
    delay = doubled.compareTo(SELDOM) < 0 ? doubled : SELDOM;
    return now;
  }
}
