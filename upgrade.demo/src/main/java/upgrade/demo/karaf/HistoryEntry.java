package upgrade.demo.karaf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code upgrade:history last --json} prints, into what the demo's console shows. */
public final class HistoryEntry {
  private static final Pattern VALUE =
      Pattern.compile("\"(\\w[\\w.]*)\": (?:\"(\\w+)\"|([\\w.]+))");
  private static final Map<String, String> NAMES =
      Map.of("id", "id", "outcome", "outcome", "protected", "protected", "milliseconds", "ms");

  private static final Set<String> OUTCOMES =
      Set.of("SUCCEEDED", "REFUSED", "CANCELLED", "ROLLED_BACK", "FAILED");

  private HistoryEntry() {}

  /**
   * As the console wants it: {@code id}, {@code outcome}, {@code protected}, {@code ms}, figures.
   */
  public static Map<String, String> parse(List<String> lines) {
    String text = String.join("\n", lines);
    Map<String, String> values = new LinkedHashMap<>();
    Matcher value = VALUE.matcher(text);
    while (value.find()) {
      String name = NAMES.get(value.group(1));
      if (name != null) {
        // Bundles and steps have such, too, further down.
        values.putIfAbsent(name, value.group(2) == null ? value.group(3) : value.group(2));
      }
    }
    Matcher figure = VALUE.matcher(block(text, "\"figures\": {", "}"));
    while (figure.find()) {
      values.put("figure." + figure.group(1), figure.group(3));
    }
    values.put("problems", block(text, "\"problems\": [", "\n  ]").replaceAll("\\s+", " ").strip());
    return values;
  }

  /** Whether that upgrade has come to an end: not if it still runs. */
  public static boolean hasEnded(Map<String, String> values) {
    return OUTCOMES.contains(values.getOrDefault("outcome", ""));
  }

  private static String block(String text, String begin, String end) {
    int from = text.indexOf(begin);
    if (from < 0) {
      return "";
    }
    from += begin.length();
    if (text.startsWith("]", from)) {
      return "";
    }
    int to = text.indexOf(end, from);
    return text.substring(from, to < 0 ? text.length() : to);
  }
}
