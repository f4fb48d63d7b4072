package upgrade.impl.command;

import java.util.Map;

/** One line, and the value that it is about. */
public final class Said extends TextAnswer {
  private final String name;
  private final Object value;
  private final String line;

  Said(String name, Object value, String line) {
    this.name = name;
    this.value = value;
    this.line = line;
  }

  public Object getValue() {
    return value;
  }

  @Override
  void write(Text text) {
    text.line(line);
  }

  @Override
  public String line() {
    return line;
  }

  @Override
  public Object json() {
    return Map.of(name, value);
  }
}
