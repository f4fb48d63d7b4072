package upgrade.impl.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one value as indented JSON. */
final class JsonWriter {
  private static final Set<Class<?>> WHOLE =
      Set.of(Byte.class, Short.class, Integer.class, Long.class, BigInteger.class);

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> path = new ArrayDeque<>();

  String write(@Nullable Object value) {
    value(value);
    return out.toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      value(optional.orElse(null));
    } else if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
      list(list);
    } else {
      throw refused("a " + value.getClass().getName() + " is nothing that JSON knows");
    }
  }

  private void map(Map<?, ?> map) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw refused("the key " + entry.getKey() + " is not a string");
      }
      path.addLast("." + key);
      out.append(separator);
      line();
      string(key);
      out.append(": ");
      value(entry.getValue());
      path.removeLast();
      separator = ",";
    }
    line();
    out.append('}');
  }

  private void list(Iterable<?> list) {
    Iterator<?> values = list.iterator();
    if (!values.hasNext()) {
      out.append("[]");
      return;
    }
    out.append('[');
    for (int i = 0; values.hasNext(); i++) {
      path.addLast("[" + i + "]");
      out.append(i == 0 ? "" : ",");
      line();
      value(values.next());
      path.removeLast();
    }
    line();
    out.append(']');
  }

  private void line() {
    out.append('\n').append("  ".repeat(path.size()));
  }

  private void number(Number number) {
    if (WHOLE.contains(number.getClass()) || number instanceof BigDecimal) {
      out.append(number);
    } else if ((number instanceof Double || number instanceof Float)
        && Double.isFinite(number.doubleValue())) {
      out.append(number);
    } else {
      throw refused(number + " is no number that JSON knows");
    }
  }

  /** Also escapes what editors and scripts take for the end of a line. */
  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029 || lone(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Half of a surrogate pair cannot be encoded: as an escape it survives. */
  private static boolean lone(String text, int i) {
    char c = text.charAt(i);
    boolean pairedAfter = i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    boolean pairedBefore = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    return Character.isHighSurrogate(c) && !pairedAfter
        || Character.isLowSurrogate(c) && !pairedBefore;
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("$" + String.join("", path) + ": " + why);
  }
}
