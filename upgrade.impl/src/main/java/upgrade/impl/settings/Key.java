package upgrade.impl.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one value of the configuration and says what is wrong with it. */
enum Key {
  POSSIBLE_UPDATE_MS(0, 60_000, 500),
  QUIET_PERIOD_MS(0, 60_000, 250),
  STEP_TIMEOUT_MS(100, 3_600_000, 30_000),
  CONTENT_BYTES(1024, 1L << 40, 512L << 20),
  VERSIONS_KEPT(0, 1000, 3),
  VERSIONS_BYTES(1024, 1L << 40, 256L << 20),
  HISTORY_UPGRADES(0, 100_000, 200),
  DISK_SPARE_BYTES(0, 1L << 60, 16L << 20),
  COMPONENTS_TIMEOUT_MS(0, 600_000, 10_000),
  HEALTH_TIMEOUT_MS(0, 600_000, 10_000),
  SOFT_PURGE_MS(0, 600_000, 5_000);

  private final long least;
  private final long most;
  private final long otherwise;

  Key(long least, long most, long otherwise) {
    this.least = least;
    this.most = most;
    this.otherwise = otherwise;
  }

  /** As an operator writes it. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /**
   * @param problems gets one line if the value is wrong
   * @return the default if there is none, or a wrong one
   */
  long read(Map<String, ?> properties, List<String> problems) {
    Object value = properties.get(key());
    if (value == null) {
      return otherwise;
    }
    BigDecimal number = number(value);
    if (number == null) {
      problems.add(key() + " is " + shown(value) + ", it must be a whole number " + range());
    } else if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      problems.add(key() + " is " + shown(value) + ", it must be " + range());
    } else {
      return number.longValueExact();
    }
    return otherwise;
  }

  /** Null if it is no whole number. */
  private static @Nullable BigDecimal number(Object value) {
    String text = String.valueOf(value).trim();
    if (!(value instanceof Number || value instanceof String) || text.length() > 30) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      // A scale like that of 1e999999999 would make comparing it a matter of hours.
      return number.scale() < -30 || number.stripTrailingZeros().scale() > 0 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static String shown(Object value) {
    String text =
        value.getClass().isArray() ? "several values" : "'" + String.valueOf(value).trim() + "'";
    return text.length() > 60 ? text.substring(0, 60) + "...'" : text;
  }

  private String range() {
    return "from " + least + " to " + most;
  }
}
