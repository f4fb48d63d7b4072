package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;

/** Updates by the framework that fail: the old version is back before the gate opens. */
class PlainRollbackTest {
  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aVersionWhoseActivatorThrows(Launched.Kind kind) throws Exception {
    rolledBack(kind, Jars.app("shop", "1.0.0"), failing("start").bytes());
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aVersionThatDoesNotResolve(Launched.Kind kind) throws Exception {
    Jars bad = Jars.app("shop", "2.0.0").with("Import-Package", "nobody.has.it");
    rolledBack(kind, Jars.app("shop", "1.0.0"), bad.bytes());
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aVersionThatIsNoJar(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();

      update(app, Arrays.copyOf(Jars.app("shop", "2.0.0").bytes(), 200));

      if (kind == Launched.Kind.FELIX) { // the other one does not even stop it
        UpgradeResult result = launched.result();
        assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.isProtected()).isTrue();
        assertThat(probe.calls).containsExactly("before shop", "undo before");
      }
      runs(launched, app, "1.0.0");
      nextWorks(launched, app);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anOldVersionWhoseStopThrows(Launched.Kind kind) throws Exception {
    rolledBack(
        kind,
        Jars.app("shop", "1.0.0").with("Test-Fails", "stop"),
        Jars.app("shop", "2.0.0").bytes());
  }

  /** Whoever imports from it is refreshed with it, and its requests wait as well. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anExporterWithItsImporters(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      Bundle user = launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      Probe probe = Probe.in(launched.context());
      launched.protect();

      update(app, failing("start").with("Export-Package", "shop").bytes());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(result.request().affected()).contains(user.getBundleId());
      assertThat(probe.calls).containsExactly("before shop", "before shop", "undo before");
      assertThat(launched.results()).hasSize(1);
      runs(launched, app, "1.0.0");
      runs(launched, user, "1.0.0");
      nextWorks(launched, app);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aVersionThatRunsButIsNotReady(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      probe.after =
          context -> {
            throw new UpgradeException("its endpoints are not back");
          };

      app.update(Jars.app("shop", "2.0.0").stream());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(result.problems()).first().asString().contains("its endpoints are not back");
      assertThat(probe.calls)
          .containsExactly("before shop", "after shop", "undo after", "undo before");
      runs(launched, app, "1.0.0");
      probe.after = context -> {};
      nextWorks(launched, app);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void itIsStartedAsItWas(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app =
          launched.install(Jars.app("shop", "1.0.0").with("Bundle-ActivationPolicy", "lazy"));
      app.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      app.loadClass("upgrade.impl.framework.app.App");
      Bundle meant = launched.start(Jars.app("meant", "1.0.0"));
      boolean before = app.adapt(BundleStartLevel.class).isPersistentlyStarted();
      launched.protect(2000);

      update(app, failing("start").bytes());
      update(meant, Jars.app("meant", "2.0.0").with("Test-Fails", "start").bytes());

      assertThat(launched.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.adapt(BundleStartLevel.class).isPersistentlyStarted()).isEqualTo(before);
      assertThat(app.getState()).isIn(Bundle.STARTING, Bundle.ACTIVE);
      while (meant.getVersion().getMajor() != 1) {
        launched.result();
      }
      assertThat(meant.adapt(BundleStartLevel.class).isPersistentlyStarted()).isTrue();
    }
  }

  private void rolledBack(Launched.Kind kind, Jars old, byte[] bad) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(old);
      Probe probe = Probe.in(launched.context());
      launched.protect();

      update(app, bad);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).as("%s", result.problems()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(result.isProtected()).isTrue();
      assertThat(result.duration()).isLessThan(Duration.ofSeconds(10));
      assertThat(result.problems()).singleElement().asString().contains("without starting");
      assertThat(probe.calls).containsExactly("before shop", "undo before");
      assertThat(launched.results()).hasSize(1);
      runs(launched, app, "1.0.0");
      if (old.bytes().length > 0 && !stopFails(app)) {
        nextWorks(launched, app);
      }
    }
  }

  private static boolean stopFails(Bundle app) {
    return "stop".equals(app.getHeaders("").get("Test-Fails"));
  }

  private static Jars failing(String when) {
    return Jars.app("shop", "2.0.0").with("Test-Fails", when);
  }

  /** The exception is the framework's own: whether there is one is none of our business. */
  private static void update(Bundle bundle, byte[] content) {
    try (InputStream in = new ByteArrayInputStream(content)) {
      bundle.update(in);
    } catch (BundleException | java.io.IOException e) {
      // as expected
    }
  }

  private static void runs(Launched launched, Bundle bundle, String version) throws Exception {
    assertThat(bundle.getVersion().toString()).isEqualTo(version);
    assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(
            launched
                .context()
                .getServiceReferences(Supplier.class, "(app=" + bundle.getSymbolicName() + ")"))
        .hasSize(1);
  }

  private static void nextWorks(Launched launched, Bundle app) throws Exception {
    app.update(Jars.app("shop", "3.0.0").with("Export-Package", "shop").stream());
    UpgradeResult next = launched.result();
    assertThat(next.outcome()).as("%s", next.problems()).isEqualTo(Outcome.SUCCEEDED);
    runs(launched, app, "3.0.0");
  }
}
