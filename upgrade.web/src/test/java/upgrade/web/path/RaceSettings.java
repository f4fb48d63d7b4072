package upgrade.web.path;

import java.time.Duration;
import upgrade.web.settings.WebSettings;

/** Bounds that are reached by two requests. */
final class RaceSettings {
  private RaceSettings() {}

  static WebSettings of(int parkedRequests, int releaseRate) {
    return new WebSettings(
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        Duration.ofSeconds(15),
        Duration.ofSeconds(20),
        parkedRequests,
        64L << 20,
        64 << 10,
        1 << 20,
        releaseRate);
  }
}
