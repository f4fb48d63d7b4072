package upgrade.web.settings;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds fractions where {@link WebConfiguration} has whole numbers: Declarative Services cut them
 * off without a word, so that 1.5 would be 1 and 0.9 nothing at all.
 */
public final class WholeNumbers {
  private WholeNumbers() {}

  /**
   * One line for each fraction.
   *
   * @param properties as they are configured
   */
  public static List<String> problems(Map<String, ?> properties) {
    return Arrays.stream(WebConfiguration.class.getDeclaredMethods())
        .filter(member -> member.getReturnType().isPrimitive())
        .sorted(Comparator.comparing(Method::getName))
        .map(member -> member.getName().replace('_', '.'))
        .filter(key -> isFraction(first(properties.get(key))))
        .map(key -> key + " is '" + first(properties.get(key)) + "', it must be a whole number")
        .toList();
  }

  /** Of several values Declarative Services take the first. */
  private static @Nullable Object first(@Nullable Object value) {
    Stream<?> all =
        value instanceof Iterable<?> several
            ? StreamSupport.stream(several.spliterator(), false)
            : value instanceof Object[] several
                ? Arrays.stream(several)
                : value == null ? Stream.empty() : Stream.of(value);
    return all.filter(Objects::nonNull).findFirst().orElse(null);
  }

  /** What is no number at all is refused where it is converted. */
  private static boolean isFraction(@Nullable Object value) {
    String text = String.valueOf(value).strip();
    if (!(value instanceof Number || value instanceof String) || text.length() > 30) {
      return false;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return number.signum() != 0 && number.stripTrailingZeros().scale() > 0;
    } catch (NumberFormatException e) {
      // Infinity, too: a number, but not a whole one.
      return value instanceof Double || value instanceof Float;
    }
  }
}
