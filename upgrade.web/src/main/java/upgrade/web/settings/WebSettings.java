package upgrade.web.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of the web part, checked.
 *
 * @param shortDrain how long every request in flight is waited for
 * @param longDrain how long those are waited for that must not run twice, the short drain included
 * @param refreshDrain the longest drain in a refresh, which holds the framework's lock
 * @param ready how long the endpoints may take to come back
 * @param park how long a request may wait in all
 * @param parkedRequests how many may wait at a time
 * @param parkedBytes how much memory those may take
 * @param bodyMemory how much of a body is recorded in memory before a file takes over
 * @param bodyMax how much of a body is recorded at all
 * @param releaseRate how many parked requests are released in a second at least
 */
public record WebSettings(
    Duration shortDrain,
    Duration longDrain,
    Duration refreshDrain,
    Duration ready,
    Duration park,
    int parkedRequests,
    long parkedBytes,
    int bodyMemory,
    int bodyMax,
    int releaseRate) {

  /** What is in force when nothing is configured. */
  public static final WebSettings DEFAULT =
      new WebSettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          5_000,
          64L << 20,
          64 << 10,
          1 << 20,
          500);

  public WebSettings {
    notNegative("drain.short.ms", shortDrain.toMillis());
    notNegative("drain.long.ms", longDrain.toMillis());
    notNegative("drain.refresh.ms", refreshDrain.toMillis());
    notNegative("ready.timeout.ms", ready.toMillis());
    positive("park.timeout.ms", park.toMillis());
    notNegative("park.requests", parkedRequests);
    notNegative("park.bytes", parkedBytes);
    notNegative("body.memory.bytes", bodyMemory);
    notNegative("body.max.bytes", bodyMax);
    positive("release.rate", releaseRate);
    if (longDrain.compareTo(shortDrain) < 0) {
      throw new IllegalArgumentException(
          "drain.long.ms is "
              + longDrain.toMillis()
              + ", which is less than drain.short.ms="
              + shortDrain.toMillis()
              + ": the long drain includes the short one");
    }
  }

  /** From the configuration with PID {@code upgrade.web}. */
  public static WebSettings of(WebConfiguration configuration) {
    return new WebSettings(
        Duration.ofMillis(configuration.drain_short_ms()),
        Duration.ofMillis(configuration.drain_long_ms()),
        Duration.ofMillis(configuration.drain_refresh_ms()),
        Duration.ofMillis(configuration.ready_timeout_ms()),
        Duration.ofMillis(configuration.park_timeout_ms()),
        configuration.park_requests(),
        configuration.park_bytes(),
        configuration.body_memory_bytes(),
        configuration.body_max_bytes(),
        configuration.release_rate());
  }

  /**
   * What is allowed but will not work as meant on this host.
   *
   * @param idleTimeout after which the HTTP service closes a connection on which nothing moves
   * @return one line that names both values; empty if they fit
   */
  public Optional<String> conflict(Duration idleTimeout) {
    return park.compareTo(idleTimeout) < 0
        ? Optional.empty()
        : Optional.of(
            "park.timeout.ms="
                + park.toMillis()
                + " is not below the HTTP service's idle timeout of "
                + idleTimeout.toMillis()
                + " ms: connections may be closed while their requests wait");
  }

  private static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", it must be 0 or more");
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is " + value + ", it must be more than 0");
    }
  }
}
