package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.LoggerFactory;

/** Where an upgrade's lines are found: Felix has a bundle for its log service, Equinox is one. */
class LogTest {
  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpgradesLinesAreInTheLogService(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      logService(launched, kind);
      HostLog log = new HostLog(launched.context());
      log.level("upgrade", "INFO");
      Bundle impl = launched.protect();
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));

      app.update(Jars.app("shop", "2.0.0").stream());
      String id = launched.result().upgradeId();

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(log.lines)
                      .anySatisfy(
                          line -> {
                            assertThat(line.logger()).isEqualTo("upgrade.run");
                            assertThat(line.level()).isEqualTo("INFO");
                            assertThat(line.bundle()).isSameAs(impl);
                            assertThat(line.message()).startsWith("upgrade " + id + ": ");
                          }));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatIsLoggedIsDecidedWhileItRuns(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      logService(launched, kind);
      HostLog log = new HostLog(launched.context());
      System.Logger logger = logger(launched.protect());
      IllegalStateException thrown = new IllegalStateException("why");

      log.level("upgrade", "INFO");
      assertThat(logger.isLoggable(Level.DEBUG)).isFalse();
      logger.log(Level.DEBUG, "not this");
      log.level("upgrade.test", "DEBUG");
      assertThat(logger.isLoggable(Level.DEBUG)).isTrue();
      logger.log(Level.DEBUG, "{} but this", thrown);

      Awaitility.await().until(() -> log.lines.stream().anyMatch(line -> line.thrown() != null));
      List<HostLog.Line> ours =
          log.lines.stream().filter(line -> "upgrade.test".equals(line.logger())).toList();
      assertThat(ours).hasSize(1);
      assertThat(ours.get(0).message()).isEqualTo("{} but this");
      assertThat(ours.get(0).level()).isEqualTo("DEBUG");
      assertThat(ours.get(0).thrown().getMessage()).isEqualTo("why");
    }
  }

  @Test
  void aLogServiceComesAndGoes() throws Exception {
    try (Launched launched = new Launched(Launched.Kind.FELIX, storage);
        Platform platform = new Platform()) {
      Bundle service = logService(launched, Launched.Kind.FELIX);
      Bundle impl = launched.protect();
      System.Logger logger = logger(impl);

      logger.log(Level.WARNING, "with");
      service.stop();
      logger.log(Level.WARNING, "without");
      service.start();
      HostLog log = new HostLog(launched.context());
      logger.log(Level.WARNING, "with again");
      impl.stop();
      logger.log(Level.WARNING, "when we have stopped");
      impl.start();
      logger.log(Level.WARNING, "when we are back");

      Awaitility.await().until(() -> log.lines.stream().anyMatch(in(impl, "when we are back")));
      assertThat(log.lines).anyMatch(in(impl, "with again"));
      assertThat(platform.messages()).containsExactly("without", "when we have stopped");
    }
  }

  @Test
  void withoutALogServiceThePlatformHasTheLines() throws Exception {
    try (Launched launched = new Launched(Launched.Kind.FELIX, storage);
        Platform platform = new Platform()) {
      logger(launched.protect()).log(Level.INFO, "upgrade 1: line");

      assertThat(platform.messages()).containsExactly("upgrade 1: line");
    }
  }

  /** Equinox, since there the test sees the same classes. */
  @Test
  void nothingIsHeldOfALogServiceThatHasGone() throws Exception {
    try (Launched launched = new Launched(Launched.Kind.EQUINOX, storage)) {
      Bundle impl = launched.protect();
      WeakReference<Object> service = used(launched, impl, impl::stop);

      Awaitility.await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(service.get()).isNull();
              });
    }
  }

  private interface Stop {
    void run() throws Exception;
  }

  private static WeakReference<Object> used(Launched launched, Bundle impl, Stop stop)
      throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    Object factory =
        Proxy.newProxyInstance(
            LoggerFactory.class.getClassLoader(),
            new Class<?>[] {LoggerFactory.class, org.osgi.service.log.Logger.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getLogger" -> proxy;
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  case "toString" -> "the test's";
                  default -> method.getReturnType() == boolean.class ? true : note(calls, method);
                });
    ServiceRegistration<LoggerFactory> registration =
        launched
            .context()
            .registerService(
                LoggerFactory.class,
                (LoggerFactory) factory,
                new Hashtable<>(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
    logger(impl).log(Level.INFO, "line");
    assertThat(calls).contains("info");
    stop.run();
    registration.unregister();
    return new WeakReference<>(factory);
  }

  private static Object note(List<String> calls, java.lang.reflect.Method method) {
    calls.add(method.getName());
    return null;
  }

  private static java.util.function.Predicate<HostLog.Line> in(Bundle bundle, String message) {
    return line -> bundle.equals(line.bundle()) && message.equals(line.message());
  }

  /** A logger of the bundle's own classes. */
  private static System.Logger logger(Bundle impl) throws Exception {
    return (System.Logger)
        impl.loadClass("upgrade.log.Logs")
            .getMethod("logger", String.class)
            .invoke(null, "upgrade.test");
  }

  private static Bundle logService(Launched launched, Launched.Kind kind) throws Exception {
    if (kind == Launched.Kind.EQUINOX) {
      return launched.context().getBundle(0);
    }
    Path jar =
        Path.of(
            org.apache.felix.log.Activator.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    try (InputStream in = Files.newInputStream(jar)) {
      Bundle bundle = launched.context().installBundle("org.apache.felix.log", in);
      bundle.start();
      return bundle;
    }
  }

  /** What reaches java.util.logging. */
  private static final class Platform extends Handler implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("upgrade.test");

    private Platform() {
      logger.addHandler(this);
    }

    private List<String> messages() {
      return records.stream().map(LogRecord::getMessage).toList();
    }

    @Override
    public void publish(LogRecord line) {
      records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
