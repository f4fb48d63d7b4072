package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult.Outcome;

/** A plain {@code update} typed in a shell reports on that shell. */
class ShellTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aPlainUpdateReportsOnTheShellWhereItWasTyped(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Gogo.install(launched.context());
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      probe.before = context -> context.info("all is well");
      launched.protect();
      Gogo mine = Gogo.session(launched.context());
      Gogo other = Gogo.session(launched.context());

      String url = Jars.app("shop", "2.0.0").write(contents.resolve("shop.jar")).toUri().toString();
      mine.put("app", app).put("url", url).execute("felix:update $app $url");

      assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
      Awaitility.await().until(() -> mine.shown().contains("succeeded"));
      assertThat(mine.shown().lines().filter(line -> !line.isEmpty()))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("upgrade ").contains("of shop"),
              line -> assertThat(line).isEqualTo("  suspend"),
              line -> assertThat(line).isEqualTo("    all is well"),
              line -> assertThat(line).isEqualTo("  upgrade"),
              line -> assertThat(line).contains("shop [" + app.getBundleId() + "] 1.0.0 -> 2.0.0"));
      assertThat(other.shown()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aFailedUpdateSaysSoThere(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Gogo.install(launched.context());
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Gogo mine = Gogo.session(launched.context());

      String url =
          Jars.app("shop", "2.0.0")
              .with("Test-Fails", "start")
              .write(contents.resolve("shop.jar"))
              .toUri()
              .toString();
      mine.put("app", app).put("url", url).execute("felix:update $app $url");

      Awaitility.await()
          .until(() -> mine.shown().contains("was rolled back, the old version runs"));
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateFromNoShellReportsOnNone(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Gogo.install(launched.context());
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Gogo session = Gogo.session(launched.context());
      CountDownLatch updated = new CountDownLatch(1);
      Thread updating =
          new Thread(
              () -> {
                try {
                  app.update(Jars.app("shop", "2.0.0").stream());
                  updated.countDown();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      updating.start();
      updated.await();

      assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(session.shown()).isEmpty();
    }
  }
}
