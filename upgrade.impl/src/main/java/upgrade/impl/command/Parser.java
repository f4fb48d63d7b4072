package upgrade.impl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells options from arguments, and whether they are what the command takes. */
final class Parser {
  private final Usage usage;
  private final List<String> words;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> options = new LinkedHashMap<>();

  private Parser(Usage usage, List<String> words) {
    this.usage = usage;
    this.words = words;
  }

  static Words parse(Usage usage, List<String> words) throws WrongInput {
    Parser parser = new Parser(usage, words);
    parser.split();
    Words parsed = new Words(parser.arguments, parser.options);
    if (!parsed.isHelp()) { // who asks for help is not told off
      parser.count();
    }
    return parsed;
  }

  /** As everywhere: behind {@code --} nothing is an option; {@code --name=value} is one word. */
  private void split() throws WrongInput {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        arguments.addAll(words.subList(i + 1, words.size()));
        return;
      }
      if (word.length() < 2 || !word.startsWith("-")) {
        arguments.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      Usage.Option option = option(equals < 0 ? word : word.substring(0, equals));
      if (option.value().isEmpty()) {
        if (equals >= 0) {
          throw new WrongInput(option.name() + " takes no value; " + usage.hint());
        }
        options.put(option.name(), "");
      } else if (equals >= 0) {
        options.put(option.name(), word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        i++;
        options.put(option.name(), words.get(i));
      } else {
        throw new WrongInput(
            option.name() + " needs a value: " + option.name() + " " + option.value());
      }
    }
  }

  private Usage.Option option(String name) throws WrongInput {
    Optional<Usage.Option> known =
        usage.options().stream().filter(each -> each.name().equals(name)).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    List<String> names = usage.options().stream().map(Usage.Option::name).toList();
    throw new WrongInput("unknown option " + name + ": there are " + String.join(", ", names));
  }

  private void count() throws WrongInput {
    List<Usage.Argument> known = usage.arguments();
    int needed = (int) known.stream().filter(Usage.Argument::required).count();
    if (arguments.size() < needed) {
      throw new WrongInput(known.get(arguments.size()).name() + " is missing; " + usage.hint());
    }
    boolean several = known.stream().anyMatch(Usage.Argument::several);
    if (!several && arguments.size() > known.size()) {
      throw new WrongInput(arguments.get(known.size()) + " is too much; " + usage.hint());
    }
  }
}
