package upgrade.impl.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the words of a line as they were understood: arguments and options. Immutable. */
public record Words(List<String> arguments, Map<String, String> options) {
  public Words {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
  }

  /** Whether that option is there; with its two hyphens. */
  public boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of that option; with its two hyphens. */
  public Optional<String> option(String option) {
    return Optional.ofNullable(options.get(option));
  }

  /** The argument at that place, if it is there. */
  public Optional<String> argument(int index) {
    return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
  }

  boolean isHelp() {
    return has("--help");
  }

  boolean isJson() {
    return has("--json");
  }
}
