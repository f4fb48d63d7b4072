package upgrade.api;

import java.util.Objects;

/**
 * Says where a step goes on the way up; {@link Plan#insert} mirrors it for the way down.
 *
 * <p>The way down is the way up read backwards, so a step that stands <em>before</em> another going
 * up stands <em>after</em> it going down, and the other way round.
 */
public final class Position {

  /** The kinds of places. */
  public enum Kind {
    /** Right after the last step that loads content: first of all, runs in every check. */
    AFTER_LOAD,
    /** Last before the point of no return: runs in every check. */
    BEFORE_POINT_OF_NO_RETURN,
    /** Right after the point of no return. */
    AFTER_POINT_OF_NO_RETURN,
    /**
     * After the point of no return and what already stands there, but before any step that stops,
     * updates, refreshes or starts a bundle.
     */
    APPEND_AFTER_POINT_OF_NO_RETURN,
    /** At the end. */
    APPEND,
    /** Right before the first step of a named instruction. */
    BEFORE,
    /** Right after the last step of a named instruction. */
    AFTER
  }

  private final Kind kind;
  private final String anchor;

  private Position(Kind kind, String anchor) {
    this.kind = kind;
    this.anchor = anchor;
  }

  public static Position afterLoad() {
    return new Position(Kind.AFTER_LOAD, "");
  }

  public static Position beforePointOfNoReturn() {
    return new Position(Kind.BEFORE_POINT_OF_NO_RETURN, "");
  }

  public static Position afterPointOfNoReturn() {
    return new Position(Kind.AFTER_POINT_OF_NO_RETURN, "");
  }

  public static Position appendAfterPointOfNoReturn() {
    return new Position(Kind.APPEND_AFTER_POINT_OF_NO_RETURN, "");
  }

  public static Position append() {
    return new Position(Kind.APPEND, "");
  }

  /** Right before the first step of the instruction named {@code instruction}. */
  public static Position before(String instruction) {
    return new Position(Kind.BEFORE, Objects.requireNonNull(instruction));
  }

  /** Right after the last step of the instruction named {@code instruction}. */
  public static Position after(String instruction) {
    return new Position(Kind.AFTER, Objects.requireNonNull(instruction));
  }

  public Kind kind() {
    return kind;
  }

  /** The instruction that {@link Kind#BEFORE} and {@link Kind#AFTER} name; empty for the others. */
  public String anchor() {
    return anchor;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Position that && kind == that.kind && anchor.equals(that.anchor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, anchor);
  }

  /** As an operator reads it: {@code before FinishRunningRequests}. */
  @Override
  public String toString() {
    String words = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return anchor.isEmpty() ? words : words + " " + anchor;
  }
}
