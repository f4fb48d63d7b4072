package upgrade.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One use of an instruction in a modification, with options: {@code StartSection(section=check)}.
 */
public final class Use {
  private final String instruction;
  private final Map<String, String> options;

  private Use(String instruction, Map<String, String> options) {
    this.instruction = instruction;
    this.options = options;
  }

  /** Uses the instruction named {@code instruction} without options. */
  public static Use of(String instruction) {
    return new Use(Objects.requireNonNull(instruction), Map.of());
  }

  /** The same use with one more option. */
  public Use with(String option, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(Objects.requireNonNull(option), Objects.requireNonNull(value));
    return new Use(instruction, Map.copyOf(more));
  }

  public String instruction() {
    return instruction;
  }

  /** Unmodifiable. */
  public Map<String, String> options() {
    return options;
  }

  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Use that
        && instruction.equals(that.instruction)
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(instruction, options);
  }

  @Override
  public String toString() {
    return options.isEmpty() ? instruction : instruction + new TreeMap<>(options);
  }
}
