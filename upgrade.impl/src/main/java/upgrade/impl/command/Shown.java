package upgrade.impl.command;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import upgrade.api.BundleChange;
import upgrade.api.Message;
import upgrade.api.Problem;

/** Shows in the same way everywhere what several answers hold. */
final class Shown {
  private Shown() {}

  /**
   * @param own where the content comes from that has no URL
   */
  static Table changes(List<BundleChange> changes, String own) {
    Table table = Table.plain(3);
    for (BundleChange each : changes) {
      table.row(
          each.symbolicName() + " [" + each.ids() + "]",
          each.fromVersion() + " -> " + each.toVersion().orElse("?"),
          each.source().map(source -> "from " + source).orElse(own));
    }
    return table;
  }

  static String change(BundleChange change) {
    return change.symbolicName()
        + " ["
        + change.ids()
        + "] "
        + change.fromVersion()
        + " -> "
        + change.toVersion().orElse("?");
  }

  /** {@code ROLLED_BACK} as an operator reads it. */
  static String outcome(Enum<?> outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** To the second, in UTC, one word. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** {@code 17 ms}, {@code 2.3 s} or {@code 4 min 5 s}. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return millis / 60_000 + " min " + millis % 60_000 / 1000 + " s";
  }

  static Map<String, Object> json(BundleChange change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", change.bundleId());
    change.newId().ifPresent(id -> json.put("newId", id));
    json.put("symbolicName", change.symbolicName());
    json.put("from", change.fromVersion());
    json.put("to", change.toVersion());
    json.put("source", change.source());
    return json;
  }

  static Map<String, Object> json(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("subject", problem.subject());
    json.put("reason", problem.reason());
    return json;
  }

  static Map<String, Object> json(Message message) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("warning", message.isWarning());
    json.put("text", message.text());
    return json;
  }
}
