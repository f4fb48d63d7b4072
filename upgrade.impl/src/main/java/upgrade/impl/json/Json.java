package upgrade.impl.json;

import org.jspecify.annotations.Nullable;

/**
 * Turns values into JSON (RFC 8259) and back.
 *
 * <p>Our own, since the JSON parser of org.apache.felix.utils, which would be small enough to
 * embed, takes a string that ends in a backslash for one that goes on, an empty key for a malformed
 * one and {@code 1e3} for no number, and forgets the order of keys.
 */
public final class Json {
  private Json() {}

  /**
   * Writes a value over several lines, indented by two spaces.
   *
   * @param value a Map with String keys, an Iterable, an Optional (empty for null), a String, a
   *     Number, a Boolean or null; a map's order is kept
   * @throws IllegalArgumentException for anything else, naming where it is
   */
  public static String pretty(@Nullable Object value) {
    return new JsonWriter().write(value);
  }

  /**
   * Reads a value: a Map in the order of the text, a List, a String, a Long, a BigInteger or a
   * Double, a Boolean or null.
   *
   * @throws IllegalArgumentException for what is not JSON, is nested more than 100 deep or has a
   *     key twice, naming line and column
   */
  public static @Nullable Object parse(String text) {
    return new JsonReader(text).read();
  }
}
