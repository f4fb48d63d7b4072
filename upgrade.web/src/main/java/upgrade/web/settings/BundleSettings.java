package upgrade.web.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one bundle wants otherwise than the general settings have it; absent is what it does not
 * say.
 *
 * @param rerun {@code always}, {@code idempotent} or {@code never}: for its servlets that say
 *     nothing themselves
 */
public record BundleSettings(
    @Nullable Duration shortDrain,
    @Nullable Duration longDrain,
    @Nullable Duration ready,
    @Nullable String rerun) {

  /** The header of a bundle's manifest that holds it, {@code key=value} separated by commas. */
  public static final String HEADER = "Upgrade-Web";

  public static final BundleSettings NONE = new BundleSettings(null, null, null, null);

  private static final Set<String> RERUN = Set.of("always", "idempotent", "never");
  private static final Map<String, Long> MOST =
      Map.of(
          "drain.short.ms", WebSettings.MOST_DRAIN,
          "drain.long.ms", WebSettings.MOST_DRAIN,
          "ready.timeout.ms", WebSettings.MOST_READY);

  /**
   * Reads a bundle's header; what is wrong in it does not count.
   *
   * @param problems is told each wrong part, one line that also says what is right
   */
  public static BundleSettings ofHeader(String header, List<String> problems) {
    return read(List.of(header.split(",")), problems);
  }

  /**
   * Reads the pairs {@code key=value} of a line of the configuration.
   *
   * @throws IllegalArgumentException naming all that is wrong
   */
  static BundleSettings ofLine(String line, List<String> pairs) {
    List<String> problems = new ArrayList<>();
    BundleSettings read = read(pairs, problems);
    if (pairs.isEmpty()) {
      problems.add("it has no key=value");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "bundles has '" + line + "': " + String.join("; ", problems));
    }
    return read;
  }

  private static BundleSettings read(List<String> pairs, List<String> problems) {
    Duration shortDrain = null;
    Duration longDrain = null;
    Duration ready = null;
    String rerun = null;
    Set<String> seen = new HashSet<>();
    for (String pair : pairs) {
      String key = pair.contains("=") ? pair.substring(0, pair.indexOf('=')).strip() : pair.strip();
      String value = pair.contains("=") ? pair.substring(pair.indexOf('=') + 1).strip() : "";
      if (!seen.add(key)) {
        problems.add(key + " is there twice, the first one counts");
        continue;
      }
      switch (key) {
        case "drain.short.ms" -> shortDrain = duration(key, value, problems);
        case "drain.long.ms" -> longDrain = duration(key, value, problems);
        case "ready.timeout.ms" -> ready = duration(key, value, problems);
        case "rerun" -> rerun = rerun(value, problems);
        default ->
            problems.add(
                "'"
                    + key
                    + "' is no key: drain.short.ms, drain.long.ms, ready.timeout.ms and rerun are");
      }
    }
    if (shortDrain != null && longDrain != null && longDrain.compareTo(shortDrain) < 0) {
      problems.add(
          "drain.long.ms="
              + longDrain.toMillis()
              + " is less than drain.short.ms="
              + shortDrain.toMillis()
              + ", which it includes");
      longDrain = null;
      shortDrain = null;
    }
    return new BundleSettings(shortDrain, longDrain, ready, rerun);
  }

  private static @Nullable Duration duration(String key, String value, List<String> problems) {
    long most = MOST.getOrDefault(key, 0L);
    try {
      long millis = Long.parseLong(value);
      if (millis >= 0 && millis <= most) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // As any other wrong value.
    }
    problems.add(key + " is '" + value + "', it must be 0 to " + most + " ms");
    return null;
  }

  private static @Nullable String rerun(String value, List<String> problems) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (RERUN.contains(lower)) {
      return lower;
    }
    problems.add("rerun is '" + value + "', it must be always, idempotent or never");
    return null;
  }

  /** The same, with what {@code general} says where this says nothing. */
  public BundleSettings over(BundleSettings general) {
    return new BundleSettings(
        shortDrain != null ? shortDrain : general.shortDrain,
        longDrain != null ? longDrain : general.longDrain,
        ready != null ? ready : general.ready,
        rerun != null ? rerun : general.rerun);
  }
}
