package upgrade.impl.command;

import upgrade.impl.command.Paint.Tone;

/** Writes lines for people; no line is ever wrapped, so that each can be found by its words. */
public final class Text {
  private final Paint paint;
  private final StringBuilder lines = new StringBuilder();

  public Text(Paint paint) {
    this.paint = paint;
  }

  public Text line(String words) {
    return line(Tone.PLAIN, words);
  }

  public Text line(Tone tone, String words) {
    if (lines.length() > 0) {
      lines.append('\n');
    }
    lines.append(paint.of(tone, oneLine(words)));
    return this;
  }

  /** A heading, set off from what stands before it. */
  public Text heading(String words) {
    if (lines.length() > 0) {
      lines.append('\n');
    }
    return line(Tone.HEADING, words);
  }

  public Text table(Table table) {
    for (String row : table.lines(paint)) {
      if (lines.length() > 0) {
        lines.append('\n');
      }
      lines.append(row);
    }
    return this;
  }

  /** What comes from elsewhere must not break the line it stands in, nor paint on a terminal. */
  static String oneLine(String words) {
    StringBuilder line = new StringBuilder(words.length());
    words
        .codePoints()
        .map(each -> Character.isISOControl(each) ? ' ' : each)
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
