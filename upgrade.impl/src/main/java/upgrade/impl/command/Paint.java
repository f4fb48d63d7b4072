package upgrade.impl.command;

/** Colours words, on a terminal only: what is piped or read by a program stays plain. */
public enum Paint {
  NONE,
  COLOUR;

  /** What a word wants to say by its colour. */
  public enum Tone {
    PLAIN(""),
    HEADING("1"),
    GOOD("32"),
    WARNING("33"),
    BAD("31");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  public String of(Tone tone, String words) {
    return this == NONE || tone == Tone.PLAIN || words.isEmpty()
        ? words
        : "\u001b[" + tone.code + "m" + words + "\u001b[0m";
  }
}
