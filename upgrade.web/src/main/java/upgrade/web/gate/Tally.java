package upgrade.web.gate;

import java.util.function.BiConsumer;

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
    REFUSED;

    /** As {@code UpgradeResult.figures()} names it. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final String upgradeId;
  private final BiConsumer<String, Long> report;
  private final Totals totals;

  /**
   * @param report called on the thread of the request, for each count; must be quick
   */
  public Tally(String upgradeId, BiConsumer<String, Long> report, Totals totals) {
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
    report.accept(figure.key(), n);
  }

  /** Counts one more, with a detail such as the reason of a refusal: {@code refused.committed}. */
  public void count(Figure figure, String detail) {
    count(figure);
    report.accept(figure.key() + "." + detail, 1L);
  }
}
