package upgrade.log;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.osgi.service.log.Logger;

/** Writes to a logger of the OSGi log service (OSGi Core R7, 101). */
final class OsgiLogger implements System.Logger {
  private final Logger logger;

  OsgiLogger(Logger logger) {
    this.logger = logger;
  }

  @Override
  public String getName() {
    return logger.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return switch (level) {
      case ALL, TRACE -> logger.isTraceEnabled();
      case DEBUG -> logger.isDebugEnabled();
      case INFO -> logger.isInfoEnabled();
      case WARNING -> logger.isWarnEnabled();
      case ERROR -> logger.isErrorEnabled();
      case OFF -> false;
    };
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle texts,
      @Nullable String message,
      @Nullable Throwable thrown) {
    String text = text(texts, message);
    if (thrown == null) {
      write(level, text);
    } else {
      write(level, text, thrown);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle texts,
      @Nullable String format,
      @Nullable Object... parameters) {
    if (isLoggable(level)) {
      String text = text(texts, format);
      write(
          level,
          parameters == null || parameters.length == 0
              ? text
              : MessageFormat.format(text, parameters));
    }
  }

  private static String text(@Nullable ResourceBundle texts, @Nullable String key) {
    return texts == null || key == null ? String.valueOf(key) : texts.getString(key);
  }

  private void write(Level level, String text) {
    switch (level) {
      case ALL, TRACE -> logger.trace(text);
      case DEBUG -> logger.debug(text);
      case INFO -> logger.info(text);
      case WARNING -> logger.warn(text);
      case ERROR -> logger.error(text);
      case OFF -> {}
    }
  }

  /** The text is an argument: as a format its own braces would swallow the exception. */
  private void write(Level level, String text, Throwable thrown) {
    switch (level) {
      case ALL, TRACE -> logger.trace("{}", text, thrown);
      case DEBUG -> logger.debug("{}", text, thrown);
      case INFO -> logger.info("{}", text, thrown);
      case WARNING -> logger.warn("{}", text, thrown);
      case ERROR -> logger.error("{}", text, thrown);
      case OFF -> {}
    }
  }
}
