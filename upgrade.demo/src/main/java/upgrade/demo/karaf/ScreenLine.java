package upgrade.demo.karaf;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells what a command has printed from what the shell paints itself: prompts, colours, and what is
 * typed.
 */
final class ScreenLine {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]");
  private static final Pattern PROMPT = Pattern.compile(".*@root\\(\\)> ?");
  private static final Pattern TYPED = Pattern.compile("echo ended-\\d+");

  private ScreenLine() {}

  /**
   * What commands have printed on a line, if anything.
   *
   * @param painted everything between two line feeds
   */
  static Optional<String> text(String painted) {
    // The line is painted anew after each of these; at its end there is one after what was typed.
    boolean typed = painted.endsWith("\r");
    String last = painted.stripTrailing();
    last = COLOUR.matcher(last.substring(last.lastIndexOf('\r') + 1)).replaceAll("");
    String text = PROMPT.matcher(last).replaceFirst("");
    boolean nothing = text.length() < last.length() && (typed || text.isEmpty());
    return nothing || TYPED.matcher(text).matches() ? Optional.empty() : Optional.of(text);
  }
}
