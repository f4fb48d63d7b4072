package upgrade.impl.settings;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import upgrade.log.Logs;

/**
 * Holds the bounds of upgrades, checked together.
 *
 * @param possibleUpdate how long a stop counts as a possible update
 * @param quietPeriod how long after an upgrade others still become part of it
 * @param stepTimeout how long one step may take
 * @param contentBytes how large new content may be
 * @param versionsKept how many earlier contents of a bundle are kept; 0: nothing is kept
 * @param versionsBytes how much all that is kept may take
 * @param historyUpgrades how many upgrades the history remembers
 * @param flags those that are true
 */
public record Settings(
    Duration possibleUpdate,
    Duration quietPeriod,
    Duration stepTimeout,
    long contentBytes,
    int versionsKept,
    long versionsBytes,
    int historyUpgrades,
    Set<Flag> flags) {
  private static final System.Logger LOG = Logs.logger("upgrade.settings");

  /** What is in force when nothing is configured. */
  public static final Settings DEFAULTS = of(Map.of());

  /** The same with other times. */
  public Settings within(Duration possible, Duration quiet, Duration step) {
    return new Settings(
        possible, quiet, step, contentBytes, versionsKept, versionsBytes, historyUpgrades, flags);
  }

  /** The same with exactly these flags. */
  public Settings with(Flag... those) {
    return new Settings(
        possibleUpdate,
        quietPeriod,
        stepTimeout,
        contentBytes,
        versionsKept,
        versionsBytes,
        historyUpgrades,
        Set.of(those));
  }

  public boolean is(Flag flag) {
    return flags.contains(flag);
  }

  /**
   * From the configuration with PID {@code upgrade}.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Settings of(Map<String, ?> properties) {
    List<String> problems = new ArrayList<>();
    Settings settings =
        new Settings(
            Duration.ofMillis(Key.POSSIBLE_UPDATE_MS.read(properties, problems)),
            Duration.ofMillis(Key.QUIET_PERIOD_MS.read(properties, problems)),
            Duration.ofMillis(Key.STEP_TIMEOUT_MS.read(properties, problems)),
            Key.CONTENT_BYTES.read(properties, problems),
            (int) Key.VERSIONS_KEPT.read(properties, problems),
            Key.VERSIONS_BYTES.read(properties, problems),
            (int) Key.HISTORY_UPGRADES.read(properties, problems),
            Arrays.stream(Flag.values())
                .filter(flag -> flag.read(properties, problems))
                .collect(Collectors.toUnmodifiableSet()));
    if (problems.isEmpty() && settings.possibleUpdate.compareTo(settings.stepTimeout) > 0) {
      problems.add(
          "possible.update.ms is "
              + settings.possibleUpdate.toMillis()
              + ", more than step.timeout.ms="
              + settings.stepTimeout.toMillis()
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
