package upgrade.impl.command;

/**
 * What a command answers: an object with getters for scripts, a text for people, JSON for programs.
 * Its {@link #toString} is the text without colours, for shells that know nothing of us.
 */
public interface Answer {
  /** The whole text, without a line break at its end. */
  String text(Paint paint);

  /** One line that identifies it, for a list of several. */
  String line();

  /** Maps, lists, strings, numbers, booleans, null: as in {@link upgrade.impl.json.Json}. */
  Object json();
}
