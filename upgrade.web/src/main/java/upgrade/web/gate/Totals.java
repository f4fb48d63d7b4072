package upgrade.web.gate;

import java.util.concurrent.atomic.LongAdder;

/** Adds up the figures of all upgrades since the bundle started. */
public final class Totals {
  private final LongAdder[] sums = new LongAdder[Tally.Figure.values().length];

  public Totals() {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new LongAdder();
    }
  }

  void add(Tally.Figure figure, long n) {
    sums[figure.ordinal()].add(n);
  }

  public long of(Tally.Figure figure) {
    return sums[figure.ordinal()].sum();
  }
}
