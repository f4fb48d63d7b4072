package upgrade.impl.console;

import java.util.List;

/**
 * Writes lines, and one that says how far things are: in place on a terminal; elsewhere as a line
 * of its own when it has something new to say, at most once a second, so that a log or a pipe stays
 * readable.
 *
 * <p>For one thread. Turns into text alone, so that a test can look at it.
 */
final class Screen {
  private static final long SECOND = 1_000_000_000L;

  private final boolean inPlace;
  private String shown = "";
  private String figures = "";
  private long since;

  /**
   * @param inPlace whether a line can be written over
   * @param nanos now, as by {@link System#nanoTime()}
   */
  Screen(boolean inPlace, long nanos) {
    this.inPlace = inPlace;
    this.since = nanos;
  }

  boolean isInPlace() {
    return inPlace;
  }

  /** What to print for these lines. */
  String lines(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (!lines.isEmpty()) {
      text.append(clear());
      lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    }
    return text.toString();
  }

  /**
   * What to print for how far it is.
   *
   * @param status the line
   * @param news what of it is worth a line where nothing can be written over
   */
  String status(String status, String news, long nanos) {
    if (inPlace) {
      // One write, spaces over the rest of what was there: no flicker, and no terminal is too old.
      String text = "\r" + status + " ".repeat(Math.max(0, shown.length() - status.length()));
      boolean same = status.equals(shown);
      shown = status;
      return same ? "" : text;
    }
    if (news.equals(figures) || news.isEmpty() || nanos - since < SECOND) {
      return "";
    }
    figures = news;
    since = nanos;
    return status + System.lineSeparator();
  }

  /** What to print to leave nothing behind. */
  String clear() {
    String text = shown.isEmpty() ? "" : "\r" + " ".repeat(shown.length()) + "\r";
    shown = "";
    return text;
  }
}
