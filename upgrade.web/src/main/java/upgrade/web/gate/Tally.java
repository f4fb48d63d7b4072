package upgrade.web.gate;

import java.util.concurrent.TimeUnit;

/** Counts what happens to the requests of one upgrade, and reports each to the upgrade at once. */
public final class Tally {
  /** The figures, as the upgrade's result names them. */
  public enum Figure {
    PARKED,
    RELEASED,
    REJECTED,
    DRAINED,
    INTERRUPTED,
    FAILED,
    RERUN,
    REFUSED,
    /** Waited, and the client or the container ended it before. */
    GONE;

    /** As {@code UpgradeResult.figures()} names it. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The longest time that one request has waited in all. */
  public static final String LONGEST_PAUSE = "pause.longest.ms";

  /** Whom the figures are reported to: on the thread of the request, so it must be quick. */
  @FunctionalInterface
  public interface Report {
    void count(String figure, long n);

    /** Raises the figure to {@code value} if it is lower. */
    default void atLeast(String figure, long value) {}
  }

  private final String upgradeId;
  private final Report report;
  private final Totals totals;

  public Tally(String upgradeId, Report report, Totals totals) {
    this.upgradeId = upgradeId;
    this.report = report;
    this.totals = totals;
  }

  public String upgradeId() {
    return upgradeId;
  }

  public void count(Figure figure) {
    count(figure, 1);
  }

  public void count(Figure figure, long n) {
    totals.add(figure, n);
    report.count(figure.key(), n);
  }

  /** Counts one more, with a detail such as the reason of a refusal: {@code refused.committed}. */
  public void count(Figure figure, String detail) {
    count(figure);
    report.count(figure.key() + "." + detail, 1);
  }

  /** A request was let go, or rejected, that had waited so long in all. */
  public void paused(long nanos) {
    report.atLeast(LONGEST_PAUSE, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /** For logs: whose doing it is. */
  @Override
  public String toString() {
    return "upgrade " + upgradeId + ": ";
  }
}
