package upgrade.impl.console;

import upgrade.api.UpgradeResult.Outcome;

/** Colours what an operator must not miss, where colours can be seen. */
public enum Ink {
  PLAIN,
  COLOURED;

  private static final String ESCAPE = "\u001b[";

  String good(String text) {
    return in("32", text);
  }

  String warning(String text) {
    return in("33", text);
  }

  String bad(String text) {
    return in("31", text);
  }

  String headline(String text) {
    return in("1", text);
  }

  String of(Outcome outcome, boolean isProtected, String text) {
    return switch (outcome) {
      case SUCCEEDED -> isProtected ? good(text) : warning(text);
      case NO_UPDATE -> text;
      case REFUSED, CANCELLED -> warning(text);
      case ROLLED_BACK, FAILED, INTERRUPTED -> bad(text);
    };
  }

  private String in(String code, String text) {
    return this == PLAIN ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
