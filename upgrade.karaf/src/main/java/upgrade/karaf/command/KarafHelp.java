package upgrade.karaf.command;

import java.util.List;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import upgrade.impl.command.Usage;

/** Writes a command's help with the headlines and indents of Karaf's own commands. */
final class KarafHelp {
  private static final String INDENT = "        ";

  private final StringBuilder text = new StringBuilder();

  private KarafHelp() {}

  static String of(Usage usage) {
    KarafHelp help = new KarafHelp();
    help.describe(usage);
    help.syntax(usage);
    help.arguments(usage.arguments());
    help.options(usage.options());
    help.details(usage);
    return help.text.toString().stripTrailing();
  }

  private void describe(Usage usage) {
    headline("DESCRIPTION");
    line(1, Usage.SCOPE + ":" + bold(usage.name()))
        .line(0, "")
        .line(1, usage.summary())
        .line(0, "");
  }

  private void syntax(Usage usage) {
    headline("SYNTAX");
    StringBuilder syntax = new StringBuilder(Usage.SCOPE + ":" + usage.name() + " [options]");
    for (Usage.Argument argument : usage.arguments()) {
      String word = argument.name() + (argument.several() ? "..." : "");
      syntax.append(' ').append(argument.required() ? word : "[" + word + "]");
    }
    line(1, syntax.toString()).line(0, "");
  }

  private void arguments(List<Usage.Argument> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    headline("ARGUMENTS");
    for (Usage.Argument argument : arguments) {
      line(1, bold(argument.name())).line(2, argument.text());
      if (argument.required() || argument.several()) {
        String required = argument.required() ? "required" : "optional";
        line(2, "(" + required + (argument.several() ? ", multi-valued)" : ")"));
      }
    }
    line(0, "");
  }

  private void options(List<Usage.Option> options) {
    headline("OPTIONS");
    for (Usage.Option option : options) {
      line(1, bold((option.name() + " " + option.value()).strip())).line(2, option.text());
    }
    line(0, "");
  }

  private void details(Usage usage) {
    if (usage.notes().isEmpty() && usage.examples().isEmpty()) {
      return;
    }
    headline("DETAILS");
    usage.notes().forEach(note -> line(1, note));
    if (!usage.examples().isEmpty()) {
      line(0, "");
      int longest =
          usage.examples().stream().mapToInt(each -> each.line().length()).max().orElse(0);
      for (Usage.Example example : usage.examples()) {
        String blanks = " ".repeat(longest - example.line().length() + 2);
        line(1, Usage.SCOPE + ":" + example.line() + blanks + example.text());
      }
    }
  }

  private void headline(String words) {
    line(0, bold(words));
  }

  private KarafHelp line(int indents, String words) {
    text.append(INDENT.repeat(indents)).append(words).append(System.lineSeparator());
    return this;
  }

  private static String bold(String words) {
    return SimpleAnsi.INTENSITY_BOLD + words + SimpleAnsi.INTENSITY_NORMAL;
  }
}
