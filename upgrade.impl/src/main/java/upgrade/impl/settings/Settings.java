package upgrade.impl.settings;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import upgrade.log.Logs;

/**
 * Holds the bounds of upgrades, checked together.
 *
 * @param numbers by key, each of them
 * @param flags those that are true
 * @param healthTags the health checks with one of them are asked
 */
public record Settings(Map<String, Long> numbers, Set<Flag> flags, List<String> healthTags) {
  private static final System.Logger LOG = Logs.logger("upgrade.settings");

  /** What is in force when nothing is configured. */
  public static final Settings DEFAULTS = of(Map.of());

  /** The same with other times. */
  public Settings within(Duration possible, Duration quiet, Duration step) {
    return with(Key.POSSIBLE_UPDATE_MS, possible.toMillis())
        .with(Key.QUIET_PERIOD_MS, quiet.toMillis())
        .with(Key.STEP_TIMEOUT_MS, step.toMillis());
  }

  private Settings with(Key key, long value) {
    Map<String, Long> others = new HashMap<>(numbers);
    others.put(key.key(), value);
    return new Settings(Map.copyOf(others), flags, healthTags);
  }

  /** The same with exactly these flags. */
  public Settings with(Flag... those) {
    return new Settings(numbers, Set.of(those), healthTags);
  }

  public boolean is(Flag flag) {
    return flags.contains(flag);
  }

  /** How long a stop counts as a possible update. */
  public Duration possibleUpdate() {
    return Duration.ofMillis(number(Key.POSSIBLE_UPDATE_MS));
  }

  /** How long after an upgrade others still become part of it. */
  public Duration quietPeriod() {
    return Duration.ofMillis(number(Key.QUIET_PERIOD_MS));
  }

  /** How long one step may take. */
  public Duration stepTimeout() {
    return Duration.ofMillis(number(Key.STEP_TIMEOUT_MS));
  }

  /** How large new content may be. */
  public long contentBytes() {
    return number(Key.CONTENT_BYTES);
  }

  /** How many earlier contents of a bundle are kept; 0: nothing is kept. */
  public int versionsKept() {
    return (int) number(Key.VERSIONS_KEPT);
  }

  /** How much all that is kept may take. */
  public long versionsBytes() {
    return number(Key.VERSIONS_BYTES);
  }

  /** How many upgrades the history remembers. */
  public int historyUpgrades() {
    return (int) number(Key.HISTORY_UPGRADES);
  }

  /** How much of the disk contents must leave free. */
  public long diskSpareBytes() {
    return number(Key.DISK_SPARE_BYTES);
  }

  /** How long components may take to be satisfied again. */
  public Duration componentsTimeout() {
    return Duration.ofMillis(number(Key.COMPONENTS_TIMEOUT_MS));
  }

  /** How long health checks may take to be well. */
  public Duration healthTimeout() {
    return Duration.ofMillis(number(Key.HEALTH_TIMEOUT_MS));
  }

  /** How long to wait for requests that would be cut off. */
  public Duration softPurge() {
    return Duration.ofMillis(number(Key.SOFT_PURGE_MS));
  }

  private long number(Key key) {
    return numbers.getOrDefault(key.key(), 0L);
  }

  /**
   * From the configuration with PID {@code upgrade}.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Settings of(Map<String, ?> properties) {
    List<String> problems = new ArrayList<>();
    Map<String, Long> numbers = new HashMap<>();
    for (Key key : Key.values()) {
      numbers.put(key.key(), key.read(properties, problems));
    }
    Set<Flag> flags =
        Arrays.stream(Flag.values())
            .filter(flag -> flag.read(properties, problems))
            .collect(Collectors.toUnmodifiableSet());
    Settings settings = new Settings(Map.copyOf(numbers), flags, Tags.read(properties, problems));
    if (problems.isEmpty() && settings.possibleUpdate().compareTo(settings.stepTimeout()) > 0) {
      problems.add(
          "possible.update.ms is "
              + settings.possibleUpdate().toMillis()
              + ", more than step.timeout.ms="
              + settings.stepTimeout().toMillis()
              + ", after which a bundle that stopped counts as failed: raise the latter");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return settings;
  }

  /**
   * The same, but a wrong value is refused as a whole with the reason in the log: an upgrade tool
   * that goes away because of a typing error protects nobody.
   *
   * @return {@code inForce} if something is wrong
   */
  public static Settings read(Map<String, ?> properties, Settings inForce) {
    try {
      return of(properties);
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "configuration "
              + UpgradeConfiguration.PID
              + " refused, what was in force stays: "
              + (e instanceof IllegalArgumentException ? e.getMessage() : e));
      return inForce;
    }
  }
}
