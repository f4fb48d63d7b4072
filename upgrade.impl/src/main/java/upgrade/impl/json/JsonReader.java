package upgrade.impl.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one text as JSON, strictly. */
final class JsonReader {
  private static final int DEPTH = 100;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  @Nullable Object read() {
    @Nullable Object value = value();
    skip();
    if (at < text.length()) {
      throw refused("nothing may follow the value");
    }
    return value;
  }

  private @Nullable Object value() {
    skip();
    return switch (peek()) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> map() {
    enter();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    skip();
    while (peek() != '}') {
      if (!map.isEmpty()) {
        expect(',');
        skip();
      }
      int start = at;
      String key = string();
      if (map.containsKey(key)) {
        at = start;
        throw refused("the key is there twice");
      }
      skip();
      expect(':');
      map.put(key, value());
      skip();
    }
    leave();
    return map;
  }

  private List<@Nullable Object> list() {
    enter();
    List<@Nullable Object> list = new ArrayList<>();
    skip();
    while (peek() != ']') {
      if (!list.isEmpty()) {
        expect(',');
      }
      list.add(value());
      skip();
    }
    leave();
    return list;
  }

  private void enter() {
    if (++depth > DEPTH) {
      throw refused("nested more than " + DEPTH + " deep");
    }
    at++;
  }

  private void leave() {
    depth--;
    at++;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at);
      if (c < ' ') {
        throw refused("a control character in a string must be escaped");
      }
      at++;
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw refused("no such escape");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw refused("four hexadecimal digits must follow \\u");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw refused("no such value");
    }
    at += word.length();
    return value;
  }

  private Number number() {
    int start = at;
    accept('-');
    if (!accept('0')) {
      digits();
    }
    boolean whole = true;
    if (accept('.')) {
      whole = false;
      digits();
    }
    if (accept('e') || accept('E')) {
      whole = false;
      if (!accept('+')) {
        accept('-');
      }
      digits();
    }
    String number = text.substring(start, at);
    if (!whole) {
      return Double.valueOf(number);
    }
    BigInteger big = new BigInteger(number);
    return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (start == at) {
      throw refused(at == text.length() ? "ends too early" : "no such value");
    }
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw refused("'" + c + "' is missing");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw refused("ends too early");
    }
    return text.charAt(at);
  }

  private void skip() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException refused(String why) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new IllegalArgumentException(
        "not JSON at line " + line + ", column " + (at - start + 1) + ": " + why);
  }
}
