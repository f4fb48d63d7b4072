package upgrade.api;

import java.util.List;
import java.util.Objects;

/** An entry of a plan: an instruction with its arguments, or a step on a bundle. */
public final class Step {

  /** What a step is. */
  public enum Kind {
    /** Calls an instruction. */
    INSTRUCTION,
    /** Fetches and checks the new content of a bundle; before the point of no return. */
    LOAD,
    /**
     * Runs nothing: separates what can be given up without a trace from what must be walked back.
     */
    POINT_OF_NO_RETURN,
    STOP,
    UPDATE,
    REFRESH,
    START;

    /** Whether it stops, updates, refreshes or starts a bundle. */
    public boolean changesBundles() {
      return this == STOP || this == UPDATE || this == REFRESH || this == START;
    }
  }

  private final Kind kind;
  private final Use use;
  private final List<Object> arguments;

  private Step(Kind kind, Use use, List<Object> arguments) {
    this.kind = kind;
    this.use = use;
    this.arguments = arguments;
  }

  /** A step that calls the instruction of {@code use} with {@code arguments}. */
  public static Step of(Use use, List<Object> arguments) {
    return new Step(Kind.INSTRUCTION, Objects.requireNonNull(use), List.copyOf(arguments));
  }

  /**
   * A step on bundles.
   *
   * @param kind any but {@link Kind#INSTRUCTION}
   * @param bundleIds the bundles, in the order in which they are handled; empty for the point of no
   *     return
   */
  public static Step on(Kind kind, List<Long> bundleIds) {
    if (kind == Kind.INSTRUCTION) {
      throw new IllegalArgumentException("a step that calls an instruction is made by Step.of");
    }
    Use use = Use.of(kind.name());
    return new Step(kind, use, List.copyOf(bundleIds));
  }

  public Kind kind() {
    return kind;
  }

  /** The instruction's name; for other kinds the kind's. */
  public String instruction() {
    return use.instruction();
  }

  public Use use() {
    return use;
  }

  /** What {@link Instruction#run} is given; for steps on bundles their ids. */
  public List<Object> arguments() {
    return arguments;
  }

  /** The bundles of a step on bundles; empty for the others. */
  public List<Long> bundleIds() {
    return kind == Kind.INSTRUCTION ? List.of() : arguments.stream().map(Long.class::cast).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Step that
        && kind == that.kind
        && use.equals(that.use)
        && arguments.equals(that.arguments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, use, arguments);
  }

  @Override
  public String toString() {
    return kind == Kind.INSTRUCTION || arguments.isEmpty()
        ? use.toString()
        : use + arguments.toString();
  }
}
