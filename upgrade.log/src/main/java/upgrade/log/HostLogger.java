package upgrade.log;

import java.util.ResourceBundle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Passes each line on to the host's logger of this moment, or to the platform's. */
final class HostLogger implements System.Logger {
  private final String name;
  private final Function<String, System.@Nullable Logger> host;

  /** Made late: the first look for it reads files and starts the platform's logging. */
  private volatile System.@Nullable Logger platform;

  HostLogger(String name, Function<String, System.@Nullable Logger> host) {
    this.name = name;
    this.host = host;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    try {
      System.Logger logger = host.apply(name);
      if (logger != null) {
        return logger.isLoggable(level);
      }
    } catch (RuntimeException | LinkageError e) {
      // Whoever logs must not fail with the log service, nor lose the line.
    }
    return platform().isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle texts,
      @Nullable String message,
      @Nullable Throwable thrown) {
    try {
      System.Logger logger = host.apply(name);
      if (logger != null) {
        logger.log(level, texts, message, thrown);
        return;
      }
    } catch (RuntimeException | LinkageError e) {
      // As above.
    }
    platform().log(level, texts, message, thrown);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle texts,
      @Nullable String format,
      @Nullable Object... parameters) {
    try {
      System.Logger logger = host.apply(name);
      if (logger != null) {
        logger.log(level, texts, format, parameters);
        return;
      }
    } catch (RuntimeException | LinkageError e) {
      // As above.
    }
    platform().log(level, texts, format, parameters);
  }

  private System.Logger platform() {
    System.Logger logger = platform;
    if (logger == null) {
      logger = System.getLogger(name);
      platform = logger;
    }
    return logger;
  }
}
