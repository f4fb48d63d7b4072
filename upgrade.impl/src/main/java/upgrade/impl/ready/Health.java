package upgrade.impl.ready;

import java.time.Duration;
import java.util.List;

/** Asks health checks, whoever executes them. */
public interface Health {
  /** How one health check ended. */
  record Finding(String check, Verdict verdict, String message) {
    @Override
    public String toString() {
      return check + " is " + verdict + (message.isEmpty() ? "" : ": " + message);
    }
  }

  /** What a health check says of what it looks at. */
  enum Verdict {
    OK,
    /** Serves, but somebody should look at it. */
    WARN,
    /** Not yet, or not just now. */
    TEMPORARILY_UNAVAILABLE,
    CRITICAL,
    /** The check itself does not work. */
    HEALTH_CHECK_ERROR;

    boolean serves() {
      return this == OK || this == WARN;
    }
  }

  /**
   * Executes the checks that have one of these tags, now, whatever was found before.
   *
   * @param timeout how long that may take in all, as far as whoever executes them heeds it
   */
  List<Finding> ask(List<String> tags, Duration timeout);
}
