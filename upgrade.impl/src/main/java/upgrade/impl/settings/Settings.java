package upgrade.impl.settings;

import java.time.Duration;

/** Holds the bounds of upgrades. */
public record Settings(Duration possibleUpdate, Duration quietPeriod, Duration stepTimeout) {
  public static final Settings DEFAULTS =
      new Settings(Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofSeconds(30));

  public static Settings of(UpgradeConfiguration configuration) {
    return new Settings(
        Duration.ofMillis(configuration.possible_update_ms()),
        Duration.ofMillis(configuration.quiet_period_ms()),
        Duration.ofMillis(configuration.step_timeout_ms()));
  }
}
