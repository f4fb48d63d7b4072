package upgrade.demo.server;

import java.time.Duration;
import java.util.Map;

/** How fast upgrades follow one another, and whether each is shown or the curve of all. */
enum Pace {
  /** Each can be watched: two seconds between them, and an application that is slow to start. */
  EACH(Duration.ofSeconds(2), 1, Map.of()),

  /** Whatever takes time takes a third of it: what counts is what hundreds leave behind. */
  MANY(
      Duration.ofMillis(200),
      3,
      Map.of(
          // Whoever updates within it joins the upgrade instead of starting the next one.
          "quiet.period.ms",
          "50",
          // Reached early, so that most of the curve shows whether anything else grows.
          "history.upgrades",
          "20"));

  /** From so many upgrades on nobody looks at each. */
  static final int FROM = 100;

  private static final long DRAIN_SHORT_MS = 500;

  private final Duration interval;
  private final int faster;
  private final Map<String, String> upgrade;

  Pace(Duration interval, int faster, Map<String, String> upgrade) {
    this.interval = interval;
    this.faster = faster;
    this.upgrade = upgrade;
  }

  static Pace of(int upgrades) {
    return upgrades < FROM ? EACH : MANY;
  }

  /** From the end of an upgrade to the next update. */
  Duration interval() {
    return interval;
  }

  /** Framework properties that the application reads. */
  Map<String, String> application() {
    return faster == 1 ? Map.of() : Map.of("demo.faster", String.valueOf(faster));
  }

  /** What is configured under the PID {@code upgrade}. */
  Map<String, String> upgrade() {
    return upgrade;
  }

  /** In proportion to how long the application's pages take. */
  long drainShortMs() {
    return DRAIN_SHORT_MS / faster;
  }
}
