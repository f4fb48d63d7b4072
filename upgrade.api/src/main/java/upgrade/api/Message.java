package upgrade.api;

import java.util.Objects;

/** What a step has told the operator. */
public final class Message {
  private final boolean warning;
  private final String text;

  private Message(boolean warning, String text) {
    this.warning = warning;
    this.text = Objects.requireNonNull(text);
  }

  /**
   * @param warning whether something is not as it should be
   * @param text one line
   */
  public static Message of(boolean warning, String text) {
    return new Message(warning, text);
  }

  public boolean isWarning() {
    return warning;
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Message that && warning == that.warning && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(warning, text);
  }

  @Override
  public String toString() {
    return warning ? "warning: " + text : text;
  }
}
