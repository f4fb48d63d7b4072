package upgrade.karaf.command;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import upgrade.impl.command.Commands;
import upgrade.impl.command.Usage;
import upgrade.impl.command.WrongInput;

/**
 * Offers what may stand next in the line of one command: its name, its options, what it takes.
 * Karaf asks the completer of every command about every line, and picks what fits the word.
 */
final class UsageCompleter implements Completer {
  private final Usage usage;
  private final Commands commands;
  private final boolean scoped;

  /**
   * @param scoped whether the line is in the scope already, as in Karaf's subshells
   */
  UsageCompleter(Usage usage, Commands commands, boolean scoped) {
    this.usage = usage;
    this.commands = commands;
    this.scoped = scoped;
  }

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    List<Candidate> found = new ArrayList<>();
    completeCandidates(session, line, found);
    found.forEach(each -> candidates.add(each.value()));
    return 0;
  }

  @Override
  public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
    int cursor = line.getCursorArgumentIndex();
    String[] words = line.getArguments();
    if (cursor == 0) {
      names().forEach(name -> candidates.add(candidate(name, usage.summary())));
    } else if (words.length > 0 && isMeant(session, words[0]) && !isValue(words[cursor - 1])) {
      String word = cursor < words.length ? words[cursor] : "";
      if (word.startsWith("-")) {
        usage.options().forEach(each -> candidates.add(candidate(each.name(), each.text())));
      } else if (takesMore(words, cursor)) {
        known().forEach(each -> candidates.add(new Candidate(each)));
      }
    }
  }

  private List<String> names() {
    String full = Usage.SCOPE + ":" + usage.name();
    return scoped ? List.of(usage.name()) : List.of(usage.name(), full);
  }

  private boolean isMeant(Session session, String name) {
    return session.resolveCommand(name).equals(Usage.SCOPE + ":" + usage.name())
        && (names().contains(name));
  }

  /** Whether what follows is the value of that option, of which nothing is known. */
  private boolean isValue(String previous) {
    return usage.options().stream()
        .anyMatch(each -> each.name().equals(previous) && !each.value().isEmpty());
  }

  private boolean takesMore(String[] words, int cursor) {
    int before = 0;
    for (int i = 1; i < cursor; i++) {
      if (!words[i].startsWith("-") && !isValue(words[i - 1])) {
        before++;
      }
    }
    return before < usage.arguments().size()
        || usage.arguments().stream().anyMatch(Usage.Argument::several);
  }

  private List<String> known() {
    try {
      return commands.candidates(usage.name());
    } catch (WrongInput e) {
      throw new IllegalStateException(e); // its own name
    }
  }

  /** Karaf merges those with one key: a command is offered by one of its names. */
  private Candidate candidate(String value, String text) {
    return new Candidate(value, value, null, text, null, usage.name() + "/" + text, true);
  }
}
