package upgrade.web.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param bundles what single bundles want otherwise, by symbolic name
 * @param asking what the new version is asked before requests are released
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
    int releaseRate,
    Map<String, BundleSettings> bundles,
    Asking asking) {

  static final long MOST_DRAIN = 600_000;
  static final long MOST_READY = 600_000;
  private static final long MOST_REFRESH = 60_000;
  private static final long MOST_PARK = 600_000;
  private static final long MOST_REQUESTS = 1_000_000;
  private static final long MOST_PARKED = 64L << 30;
  private static final long MOST_MEMORY = 16 << 20;
  private static final long MOST_BODY = 1 << 30;
  private static final long MOST_RATE = 100_000;

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
    List<String> wrong = new ArrayList<>();
    check(wrong, "drain.short.ms", shortDrain.toMillis(), 0, MOST_DRAIN);
    check(wrong, "drain.long.ms", longDrain.toMillis(), 0, MOST_DRAIN);
    check(wrong, "drain.refresh.ms", refreshDrain.toMillis(), 0, MOST_REFRESH);
    check(wrong, "ready.timeout.ms", ready.toMillis(), 0, MOST_READY);
    check(wrong, "park.timeout.ms", park.toMillis(), 1, MOST_PARK);
    check(wrong, "park.requests", parkedRequests, 0, MOST_REQUESTS);
    check(wrong, "park.bytes", parkedBytes, 0, MOST_PARKED);
    check(wrong, "body.memory.bytes", bodyMemory, 0, MOST_MEMORY);
    check(wrong, "body.max.bytes", bodyMax, 0, MOST_BODY);
    check(wrong, "release.rate", releaseRate, 1, MOST_RATE);
    if (longDrain.compareTo(shortDrain) < 0) {
      wrong.add(
          "drain.long.ms is "
              + longDrain.toMillis()
              + ", which is less than drain.short.ms="
              + shortDrain.toMillis()
              + ": the long drain includes the short one");
    }
    refuse(wrong);
    bundles = Map.copyOf(bundles);
  }

  /** The same for all bundles. */
  public WebSettings(
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
    this(
        shortDrain,
        longDrain,
        refreshDrain,
        ready,
        park,
        parkedRequests,
        parkedBytes,
        bodyMemory,
        bodyMax,
        releaseRate,
        Map.of(),
        Asking.NOTHING);
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
        configuration.release_rate(),
        bundles(configuration.bundles()),
        Asking.of(configuration));
  }

  /** Several may share a line, separated by commas: Karaf's files know no other list. */
  private static Map<String, BundleSettings> bundles(String[] lines) {
    Map<String, BundleSettings> bundles = new LinkedHashMap<>();
    for (String line : String.join(",", lines).split(",")) {
      List<String> parts = Stream.of(line.split(";")).map(String::strip).toList();
      if (line.isBlank()) {
        continue;
      }
      String name = parts.get(0);
      if (name.isEmpty() || name.contains("=")) {
        throw new IllegalArgumentException(
            "bundles has '" + line + "': it must begin with a symbolic name");
      }
      BundleSettings read = BundleSettings.ofLine(line, parts.subList(1, parts.size()));
      if (bundles.put(name, read) != null) {
        throw new IllegalArgumentException("bundles has " + name + " twice");
      }
    }
    return bundles;
  }

  /**
   * These settings for an upgrade that interrupts some bundles: of each of drain and ready time the
   * largest value that one of them wants, or has by these.
   *
   * @param wanted one for each bundle, also if it wants nothing
   */
  public WebSettings largest(List<BundleSettings> wanted) {
    if (wanted.isEmpty()) {
      return this;
    }
    Duration largestShort = largest(wanted, BundleSettings::shortDrain, shortDrain);
    Duration largestLong = largest(wanted, BundleSettings::longDrain, longDrain);
    return new WebSettings(
        largestShort,
        largestLong.compareTo(largestShort) < 0 ? largestShort : largestLong,
        refreshDrain,
        largest(wanted, BundleSettings::ready, ready),
        park,
        parkedRequests,
        parkedBytes,
        bodyMemory,
        bodyMax,
        releaseRate,
        bundles,
        asking);
  }

  private static Duration largest(
      List<BundleSettings> wanted,
      Function<BundleSettings, @Nullable Duration> value,
      Duration general) {
    Duration largest = Duration.ZERO;
    for (BundleSettings each : wanted) {
      Duration its = value.apply(each);
      Duration counts = its == null ? general : its;
      if (counts.compareTo(largest) > 0) {
        largest = counts;
      }
    }
    return largest;
  }

  /**
   * What is allowed but will not work as meant on this host.
   *
   * @param idleTimeout after which the HTTP service closes a connection on which nothing moves
   * @return one line each, which names both values
   */
  public List<String> conflicts(Duration idleTimeout) {
    List<String> conflicts = new ArrayList<>();
    if (park.compareTo(idleTimeout) >= 0) {
      conflicts.add(
          "park.timeout.ms="
              + park.toMillis()
              + " is not below the HTTP service's idle timeout of "
              + idleTimeout.toMillis()
              + " ms: connections may be closed while their requests wait");
    }
    // The defaults are so, too: both at their limit is rare, and nobody has asked for it.
    boolean asked =
        !(park.equals(DEFAULT.park)
            && ready.equals(DEFAULT.ready)
            && longDrain.equals(DEFAULT.longDrain));
    if (asked && park.compareTo(longDrain.plus(ready)) < 0) {
      conflicts.add(
          "park.timeout.ms="
              + park.toMillis()
              + " is less than drain.long.ms="
              + longDrain.toMillis()
              + " and ready.timeout.ms="
              + ready.toMillis()
              + " together: requests that come early in a slow upgrade get 503");
    }
    if (bodyMemory > bodyMax) {
      conflicts.add(
          "body.memory.bytes="
              + bodyMemory
              + " is more than body.max.bytes="
              + bodyMax
              + ", which is the bound");
    }
    return conflicts;
  }

  static void refuse(List<String> wrong) {
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  static void check(List<String> wrong, String name, long value, long least, long most) {
    if (value < least || value > most) {
      wrong.add(name + " is " + value + ", it must be " + least + " to " + most);
    }
  }
}
