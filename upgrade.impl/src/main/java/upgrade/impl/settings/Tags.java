package upgrade.impl.settings;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the tags of the health checks that are asked. */
final class Tags {
  static final String KEY = "health.tags";

  private Tags() {}

  /** Several may be in one text, separated by commas: not every file knows a list. */
  static List<String> read(Map<String, ?> properties, List<String> problems) {
    Object value = properties.get(KEY);
    Stream<?> values =
        value instanceof Object[] several
            ? Stream.of(several)
            : value instanceof Iterable<?> several
                ? StreamSupport.stream(several.spliterator(), false)
                : Stream.ofNullable(value);
    List<String> tags =
        values
            .filter(Objects::nonNull)
            .flatMap(text -> Stream.of(String.valueOf(text).split(",")))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .distinct()
            .toList();
    for (String tag : tags) {
      if (!tag.matches("[\\w][\\w.-]*")) {
        problems.add(KEY + " has '" + tag + "', a tag is letters, digits, '_', '.' and '-'");
      }
    }
    return tags;
  }
}
