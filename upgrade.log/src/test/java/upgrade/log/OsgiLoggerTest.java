package upgrade.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class OsgiLoggerTest {
  private final Recorded host = new Recorded(LogLevel.TRACE);
  private final System.Logger logger = new OsgiLogger(host.logger());

  @Test
  void eachLevelHasItsOwn() {
    for (Level level : Level.values()) {
      logger.log(level, "line");
    }

    assertThat(host.calls)
        .containsExactly(
            "trace [line]",
            "trace [line]",
            "debug [line]",
            "info [line]",
            "warn [line]",
            "error [line]");
  }

  /** As a format, braces of its own would take the exception as what stands between them. */
  @Test
  void anExceptionPassesWithTheLineWhateverThatHolds() {
    for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
      logger.log(level, "{} failed", new IllegalStateException("why"));
    }

    String arguments = " [{}, {} failed, java.lang.IllegalStateException: why]";
    assertThat(host.calls)
        .containsExactly(
            "trace" + arguments,
            "debug" + arguments,
            "info" + arguments,
            "warn" + arguments,
            "error" + arguments);
  }

  @Test
  void aFormatIsTheJdks() {
    logger.log(Level.INFO, "{0} of {1}", 3, 4);
    logger.log(Level.INFO, "it's {0} without any");

    assertThat(host.calls).containsExactly("info [3 of 4]", "info [it's {0} without any]");
  }

  @Test
  void theHostIsAskedForEachLevel() {
    host.level = LogLevel.WARN;

    assertThat(List.of(Level.values()).stream().filter(logger::isLoggable))
        .containsExactly(Level.WARNING, Level.ERROR);
  }
}
