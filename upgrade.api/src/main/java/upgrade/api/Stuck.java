package upgrade.api;

import java.util.Objects;

/** Names what hangs in an upgrade. Immutable. */
public final class Stuck {
  private final String doing;
  private final String thread;
  private final String frame;

  private Stuck(String doing, String thread, String frame) {
    this.doing = doing;
    this.thread = thread;
    this.frame = frame;
  }

  /**
   * @param doing what does not end, as {@link Step#toString} or in words
   */
  public static Stuck of(String doing, String thread, String frame) {
    return new Stuck(
        Objects.requireNonNull(doing),
        Objects.requireNonNull(thread),
        Objects.requireNonNull(frame));
  }

  /** What does not end: a step of the upgrade, or an update by the framework. */
  public String doing() {
    return doing;
  }

  /** The name of the thread that hangs. */
  public String thread() {
    return thread;
  }

  /**
   * Where it was when it was found: the innermost frame that belongs neither to Java nor to the
   * framework, class, method, file and line; of the innermost one if there is no other.
   */
  public String frame() {
    return frame;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stuck that
        && doing.equals(that.doing)
        && thread.equals(that.thread)
        && frame.equals(that.frame);
  }

  @Override
  public int hashCode() {
    return Objects.hash(doing, thread, frame);
  }

  /** One line. */
  @Override
  public String toString() {
    return doing + " hangs on thread '" + thread + "' in " + frame;
  }
}
