package upgrade.demo.load;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts what the answers were; used by one thread. */
final class Tally {
  private static final long LONGEST_TRACKED_US = TimeUnit.MINUTES.toMicros(5);

  private final Histogram latenciesUs = new Histogram(LONGEST_TRACKED_US, 3);
  private final Map<String, Long> failures = new TreeMap<>();
  private final Set<String> answeredPosts = new HashSet<>();
  private long sent;
  private long gets;
  private long longGets;
  private long failed;

  void sent(Question question) {
    sent++;
    if (!question.page().isPost()) {
      gets++;
    }
    if (question.page() == Question.Page.LONGER) {
      longGets++;
    }
  }

  /** An answer has arrived, the right one or not; counts from the time the request was due. */
  void answered(Exchange exchange, Answer answer, long now) {
    latency(exchange, now);
    if (exchange.question().page().isPost() && answer.status() / 100 == 2) {
      answeredPosts.add(exchange.question().id());
    }
  }

  /** There will be no answer; the time that the client waited for it counts as any other. */
  void unanswered(Exchange exchange, long now) {
    latency(exchange, now);
  }

  /** {@code reason}: the same words for all failures of that kind. */
  void failed(Exchange exchange, String reason) {
    failed++;
    failures.merge(exchange.question().page().title() + ": " + reason, 1L, Long::sum);
  }

  private void latency(Exchange exchange, long now) {
    long us = TimeUnit.NANOSECONDS.toMicros(now - exchange.due());
    latenciesUs.recordValue(Math.max(0, Math.min(us, LONGEST_TRACKED_US)));
  }

  long sent() {
    return sent;
  }

  long failed() {
    return failed;
  }

  long longestMs() {
    return ceilMs(latenciesUs.getMaxValue());
  }

  long percentileMs(double percentile) {
    return ceilMs(latenciesUs.getValueAtPercentile(percentile));
  }

  /** How many of each kind, by page and reason. */
  Map<String, Long> failures() {
    return failures;
  }

  /** Everything that a report says, but what only the ledger knows. */
  Map<String, String> figures() {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("requests", String.valueOf(sent));
    figures.put("failed", String.valueOf(failed));
    figures.put("gets", String.valueOf(gets));
    figures.put("longer", String.valueOf(longGets));
    figures.put("longest_pause_ms", String.valueOf(longestMs()));
    figures.put("p50_ms", String.valueOf(percentileMs(50)));
    figures.put("p99_ms", String.valueOf(percentileMs(99)));
    return figures;
  }

  Set<String> answeredPosts() {
    return answeredPosts;
  }

  private static long ceilMs(long us) {
    return (us + 999) / 1000;
  }
}
