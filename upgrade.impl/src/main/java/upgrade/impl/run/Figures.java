package upgrade.impl.run;

import java.util.Map;
import java.util.TreeMap;
import upgrade.api.Counters;

/**
 * Counts for one upgrade, also for requests that it released last; those keep nothing of it but
 * this.
 */
final class Figures implements Counters {
  private final Map<String, Long> counts = new TreeMap<>(); // guarded by this
  private long changes;

  @Override
  public synchronized void count(String figure, long count) {
    counts.merge(figure, count, Long::sum);
    changes++;
  }

  @Override
  public synchronized void atLeast(String figure, long value) {
    counts.merge(figure, value, Math::max);
    changes++;
  }

  synchronized Map<String, Long> now() {
    return Map.copyOf(counts);
  }

  synchronized long changes() {
    return changes;
  }
}
