package upgrade.api;

import java.util.Objects;

/** One reason why a plan cannot be made or an upgrade cannot go on: who says it, and what. */
public final class Problem {
  private final String subject;
  private final String reason;

  private Problem(String subject, String reason) {
    this.subject = Objects.requireNonNull(subject);
    this.reason = Objects.requireNonNull(reason);
  }

  /**
   * @param subject the instruction, bundle or modification that it is about
   * @param reason what is wrong and what would be right, one line
   */
  public static Problem of(String subject, String reason) {
    return new Problem(subject, reason);
  }

  public String subject() {
    return subject;
  }

  public String reason() {
    return reason;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Problem that
        && subject.equals(that.subject)
        && reason.equals(that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, reason);
  }

  @Override
  public String toString() {
    return subject + ": " + reason;
  }
}
