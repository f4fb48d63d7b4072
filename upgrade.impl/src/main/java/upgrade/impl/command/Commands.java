package upgrade.impl.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import upgrade.impl.json.Json;

/** Holds the commands by name, and runs a line of words as one of them. */
public final class Commands {
  private final Map<String, Command> commands = new LinkedHashMap<>();

  public Commands(Collection<? extends Command> commands) {
    commands.forEach(each -> this.commands.put(each.usage().name(), each));
  }

  /** The usages, in the order in which an operator gets to know the commands. */
  public List<Usage> usages() {
    return commands.values().stream().map(Command::usage).toList();
  }

  /**
   * Runs a command.
   *
   * @return an {@link Answer}, or for {@code --json} a string
   */
  public Object run(String name, List<String> line) throws CommandException, InterruptedException {
    Command command = command(name);
    Words words = command.usage().parse(line);
    Answer answer = words.isHelp() ? new Help(command.usage()) : command.run(words);
    return words.isJson() ? Json.pretty(answer.json()).strip() : answer;
  }

  /** What may stand behind the name of that command. */
  public List<String> candidates(String name) throws WrongInput {
    return command(name).candidates();
  }

  private Command command(String name) throws WrongInput {
    Command command = commands.get(name);
    if (command == null) {
      throw new WrongInput(
          "no command "
              + name
              + ": there are "
              + String.join(", ", new TreeSet<>(commands.keySet())));
    }
    return command;
  }
}
