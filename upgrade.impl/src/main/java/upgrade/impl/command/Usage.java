package upgrade.impl.command;

import java.util.ArrayList;
import java.util.List;

/** Holds what a command takes, and the help that says so. Immutable. */
public final class Usage {
  /** A word of the line. */
  public record Argument(String name, String text, boolean required, boolean several) {}

  /**
   * An option.
   *
   * @param name with its two hyphens
   * @param value what its value is; empty for a switch
   */
  public record Option(String name, String value, String text) {}

  /** A line to type, and what it does. */
  public record Example(String line, String text) {}

  public static final String SCOPE = "upgrade";

  private static final Option HELP = new Option("--help", "", "shows this text");
  private static final Option JSON =
      new Option("--json", "", "prints JSON instead of text, for programs");

  private final String name;
  private final String summary;
  private final List<Argument> arguments;
  private final List<Option> options;
  private final List<Example> examples;
  private final List<String> notes;

  private Usage(
      String name,
      String summary,
      List<Argument> arguments,
      List<Option> options,
      List<Example> examples,
      List<String> notes) {
    this.name = name;
    this.summary = summary;
    this.arguments = List.copyOf(arguments);
    this.options = List.copyOf(options);
    this.examples = List.copyOf(examples);
    this.notes = List.copyOf(notes);
  }

  /**
   * A command without arguments that can only show its help.
   *
   * @param summary one line that begins with a verb
   */
  public static Usage of(String name, String summary) {
    return new Usage(name, summary, List.of(), List.of(HELP), List.of(), List.of());
  }

  /** The same with one more argument that must be there. */
  public Usage argument(String argument, String text) {
    return with(new Argument(argument, text, true, false));
  }

  /** The same with one more argument that may be left out. */
  public Usage optional(String argument, String text) {
    return with(new Argument(argument, text, false, false));
  }

  /** The same with a last argument that must be there once or several times. */
  public Usage several(String argument, String text) {
    return with(new Argument(argument, text, true, true));
  }

  /** The same with a switch, such as {@code --force}. */
  public Usage option(String option, String text) {
    return option(option, "", text);
  }

  /** The same with an option that takes a value, such as {@code --modification NAME}. */
  public Usage option(String option, String value, String text) {
    return with(new Option(option, value, text));
  }

  /** The same with {@code --json}. */
  public Usage json() {
    return with(JSON);
  }

  /** The same with an example; {@code line} without the scope. */
  public Usage example(String line, String text) {
    return new Usage(
        name, summary, arguments, options, add(examples, new Example(line, text)), notes);
  }

  /** The same with a sentence on what it does, when it fails, how to leave it. */
  public Usage note(String sentence) {
    return new Usage(name, summary, arguments, options, examples, add(notes, sentence));
  }

  private Usage with(Argument argument) {
    return new Usage(name, summary, add(arguments, argument), options, examples, notes);
  }

  /** {@code --help} stays the last one. */
  private Usage with(Option option) {
    List<Option> more = new ArrayList<>(options);
    more.add(more.size() - 1, option);
    return new Usage(name, summary, arguments, more, examples, notes);
  }

  private static <T> List<T> add(List<T> list, T element) {
    List<T> more = new ArrayList<>(list);
    more.add(element);
    return more;
  }

  /**
   * Understands the words of a line.
   *
   * @throws WrongInput if they do not fit
   */
  public Words parse(List<String> words) throws WrongInput {
    return Parser.parse(this, words);
  }

  public String name() {
    return name;
  }

  public String summary() {
    return summary;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  public List<Option> options() {
    return options;
  }

  public List<Example> examples() {
    return examples;
  }

  public List<String> notes() {
    return notes;
  }

  /** What can be typed, in one line. */
  public String synopsis() {
    StringBuilder line = new StringBuilder(SCOPE).append(':').append(name);
    for (Option option : options) {
      line.append(" [").append(option.name());
      line.append(option.value().isEmpty() ? "" : " " + option.value()).append(']');
    }
    for (Argument argument : arguments) {
      String word = argument.name() + (argument.several() ? "..." : "");
      line.append(argument.required() ? " " + word : " [" + word + "]");
    }
    return line.toString();
  }

  /** For the end of a message that says what is wrong. */
  String hint() {
    return "usage: " + synopsis();
  }
}
