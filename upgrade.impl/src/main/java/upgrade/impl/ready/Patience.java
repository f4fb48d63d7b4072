package upgrade.impl.ready;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Spends a bounded time in pauses. */
public final class Patience {
  /** What a step leaves of its own time, so that it can say what it has found. */
  private static final Duration REST = Duration.ofMillis(500);

  /** Waits. */
  @FunctionalInterface
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private final long begin;
  private final long most;

  /**
   * @param timeout how long to wait
   * @param remaining how long the step may take
   */
  public Patience(Duration timeout, Duration remaining) {
    this(timeout, remaining, System::nanoTime, time -> Thread.sleep(time.toMillis()));
  }

  Patience(Duration timeout, Duration remaining, LongSupplier nanoTime, Sleep sleep) {
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.begin = nanoTime.getAsLong();
    Duration bound = remaining.minus(REST);
    this.most = (timeout.compareTo(bound) < 0 ? timeout : bound).toNanos();
  }

  public Duration spent() {
    return Duration.ofNanos(nanoTime.getAsLong() - begin);
  }

  /** What is left. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, begin + most - nanoTime.getAsLong()));
  }

  /**
   * Waits for that time, or for what is left.
   *
   * @return false, at once, if nothing is left
   */
  public boolean pause(Duration time) throws InterruptedException {
    Duration left = left();
    if (left.isZero()) {
      return false;
    }
    sleep.sleep(time.compareTo(left) < 0 ? time : left.plusMillis(1));
    return true;
  }
}
