package upgrade.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class HostLoggerTest {
  private static final String NAME = "upgrade.test";

  private final Logger platform = Logger.getLogger(NAME);
  private final List<LogRecord> records = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    platform.setUseParentHandlers(false);
    platform.addHandler(handler);
  }

  @AfterEach
  void away() {
    platform.removeHandler(handler);
    platform.setUseParentHandlers(true);
  }

  @Test
  void withoutAFrameworkThePlatformHasTheLine() {
    IllegalStateException thrown = new IllegalStateException();

    Logs.logger(NAME).log(Level.WARNING, "upgrade 1: {0} as it is", thrown);

    assertThat(records).hasSize(1);
    assertThat(records.get(0).getLoggerName()).isEqualTo(NAME);
    assertThat(records.get(0).getMessage()).isEqualTo("upgrade 1: {0} as it is");
    assertThat(records.get(0).getLevel()).isEqualTo(java.util.logging.Level.WARNING);
    assertThat(records.get(0).getThrown()).isSameAs(thrown);
  }

  @Test
  void theHostsLoggerHasItWhileThereIsOne() {
    Recorded host = new Recorded(LogLevel.INFO);
    List<System.Logger> present = new ArrayList<>();
    System.Logger logger = new HostLogger(NAME, name -> present.isEmpty() ? null : present.get(0));

    logger.log(Level.INFO, "before");
    present.add(new OsgiLogger(host.logger()));
    logger.log(Level.INFO, "while");
    present.clear();
    logger.log(Level.INFO, "after");

    assertThat(host.calls).containsExactly("info [while]");
    assertThat(records).extracting(LogRecord::getMessage).containsExactly("before", "after");
  }

  @Test
  void theHostDecidesWhetherALineIsMade() {
    AtomicInteger made = new AtomicInteger();
    Recorded host = new Recorded(LogLevel.INFO);
    System.Logger logger = new HostLogger(NAME, name -> new OsgiLogger(host.logger()));

    logger.log(Level.DEBUG, () -> "line " + made.incrementAndGet());
    assertThat(made).hasValue(0);

    host.level = LogLevel.DEBUG;
    logger.log(Level.DEBUG, () -> "line " + made.incrementAndGet());
    assertThat(made).hasValue(1);
    assertThat(host.calls).containsExactly("debug [line 1]");
  }

  @Test
  void aLogServiceThatFailsHarmsNobodyAndLosesNoLine() {
    Recorded host = new Recorded(LogLevel.TRACE);
    System.Logger logger = new HostLogger(NAME, name -> new OsgiLogger(host.logger()));
    for (Throwable failure : List.of(new IllegalStateException(), new NoClassDefFoundError())) {
      host.failure = failure;

      logger.log(Level.INFO, "first");
      logger.log(Level.INFO, () -> "second");
      logger.log(Level.INFO, "third", new IllegalArgumentException());
    }

    assertThat(records)
        .extracting(LogRecord::getMessage)
        .containsExactly("first", "second", "third", "first", "second", "third");
    assertThat(records.get(2).getThrown()).isInstanceOf(IllegalArgumentException.class);
  }
}
