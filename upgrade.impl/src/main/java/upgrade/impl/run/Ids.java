package upgrade.impl.run;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Makes ids that are short, sort by time, and differ from those before a restart. */
final class Ids {
  private final Clock clock;
  private final AtomicLong last = new AtomicLong();

  Ids(Clock clock) {
    this.clock = clock;
  }

  String next() {
    return Long.toString(last.updateAndGet(id -> Math.max(id + 1, clock.millis())), 36);
  }
}
