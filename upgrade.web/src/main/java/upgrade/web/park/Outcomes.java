package upgrade.web.park;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import upgrade.log.Logs;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Tally.Figure;

/** Counts and tells how each wait began and ended. */
final class Outcomes {
  private static final Logger LOG = Logs.logger("upgrade.park");

  private Outcomes() {}

  static void waits(Waiting wait) {
    if (!wait.hasFailed() && wait.exchange().firstPark()) {
      tally(wait).count(Figure.PARKED);
    }
    LOG.log(
        Level.DEBUG,
        () -> told(wait, (wait.hasFailed() ? "waits to run again" : "parked") + servedBy(wait)));
  }

  static void released(Waiting wait) {
    long waited = ended(wait, Figure.RELEASED);
    LOG.log(Level.DEBUG, () -> told(wait, "released after " + millis(waited) + " ms"));
  }

  /**
   * @param why one clause
   */
  static void rejected(Waiting wait, String why) {
    long waited = ended(wait, Figure.REJECTED);
    LOG.log(Level.DEBUG, () -> told(wait, "answered 503 after " + millis(waited) + " ms: " + why));
  }

  /** Its client or the container has ended it. */
  static void gone(Waiting wait) {
    tally(wait).count(Figure.GONE);
    LOG.log(Level.DEBUG, () -> told(wait, "is gone, its client or the container has ended it"));
  }

  private static long ended(Waiting wait, Figure how) {
    long waited = wait.exchange().waited(System.nanoTime());
    Tally tally = tally(wait);
    tally.count(how);
    tally.paused(waited);
    return waited;
  }

  /** One line on one request: method and path, never more of it. */
  static String told(Waiting wait, String what) {
    return tally(wait) + wait.exchange().line() + " " + what;
  }

  private static String servedBy(Waiting wait) {
    return wait.gate()
        .scope()
        .ownerOf(wait.exchange().path())
        .map(owner -> ", served by " + owner)
        .orElse("");
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static Tally tally(Waiting wait) {
    return Objects.requireNonNull(wait.gate().tallyFor(wait.exchange().path()));
  }
}
