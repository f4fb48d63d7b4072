package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.KeptVersions;
import upgrade.api.Modification;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.Use;

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

  /** Nothing was kept of it: to say that it was put back would be a lie. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatCouldNotBePlannedIsNotSaidToBeBack(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      launched.context().registerService(Modification.class, new Unplannable(), null);

      update(app, failing("start").bytes());

      UpgradeResult result = launched.result();
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(result.outcome()).as("%s", result.problems()).isEqualTo(Outcome.FAILED);
    }
  }

  /** Uses an instruction that there is not. */
  private static final class Unplannable implements Modification {
    @Override
    public String name() {
      return "unplannable";
    }

    @Override
    public int priority() {
      return PRIORITY_USER;
    }

    @Override
    public boolean usableFor(UpgradeRequest request) {
      return true;
    }

    @Override
    public List<Use> uses(UpgradeRequest request) {
      return List.of(Use.of("Nobody"));
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

  /** As bundle:watch, the feature deployer and the web console do it. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStopAnUpdateARefreshAndAStart(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      Bundle user = launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      launched.protect();

      app.stop(Bundle.STOP_TRANSIENT);
      app.update(failing("start").with("Export-Package", "shop").stream());
      refresh(launched, app);
      assertThatThrownBy(app::start).isInstanceOf(BundleException.class);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).as("%s", result.problems()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(launched.results()).hasSize(1);
      runs(launched, app, "1.0.0");
      runs(launched, user, "1.0.0");
      nextWorks(launched, app);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStopAndAnUpdateToWhatDoesNotResolve(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect(Map.of("step.timeout.ms", 3000)); // nothing tells of its end

      app.stop(Bundle.STOP_TRANSIENT);
      app.update(Jars.app("shop", "2.0.0").with("Import-Package", "nobody.has.it").stream());
      assertThatThrownBy(app::start).isInstanceOf(BundleException.class);

      assertThat(launched.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      runs(launched, app, "1.0.0");
      nextWorks(launched, app);
    }
  }

  /** It fires no STOPPING, and has its new content before its importers stop. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aLibraryThatBreaksItsImporters(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle library =
          launched.install(Jars.library("library", "1.0.0").with("Export-Package", "lib"));
      Bundle one = launched.start(Jars.app("one", "1.0.0").with("Import-Package", "lib"));
      Bundle two = launched.start(Jars.app("two", "1.0.0").with("Import-Package", "lib"));
      launched.protect();
      Awaitility.await().until(() -> !launched.service(KeptVersions.class).of("library").isEmpty());

      library.update(Jars.library("library", "2.0.0").with("Export-Package", "other").stream());
      refresh(launched, null);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).as("%s", result.problems()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(library.getVersion().toString()).isEqualTo("1.0.0");
      runs(launched, one, "1.0.0");
      runs(launched, two, "1.0.0");
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void oneOfThreeThatIsBadTakesAllBack(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle base = launched.start(Jars.app("base", "1.0.0").with("Export-Package", "base"));
      Bundle user =
          launched.start(
              Jars.app("user", "1.0.0")
                  .with("Import-Package", "base")
                  .with("Export-Package", "user"));
      Bundle shop = launched.start(Jars.app("shop", "1.0.0").with("Import-Package", "user"));
      Probe probe = Probe.in(launched.context());
      launched.protect(2000);
      CountDownLatch all = new CountDownLatch(3);
      probe.before =
          context -> {
            if (context.request().changes().size() < 3) {
              all.await(5, TimeUnit.SECONDS); // they come at the same time, from three shells
            }
          };

      List<CompletableFuture<Void>> updates = new ArrayList<>();
      for (Map.Entry<Bundle, byte[]> update :
          Map.of(
                  base, Jars.app("base", "2.0.0").with("Export-Package", "base").bytes(),
                  user,
                      Jars.app("user", "2.0.0")
                          .with("Import-Package", "base")
                          .with("Export-Package", "user")
                          .bytes(),
                  shop, failing("start").with("Import-Package", "user").bytes())
              .entrySet()) {
        updates.add(
            CompletableFuture.runAsync(
                () -> {
                  all.countDown();
                  update(update.getKey(), update.getValue());
                }));
      }
      for (CompletableFuture<Void> update : updates) {
        update.get(20, TimeUnit.SECONDS);
      }

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).as("%s", result.problems()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(launched.results()).hasSize(1);
      runs(launched, base, "1.0.0");
      runs(launched, user, "1.0.0");
      runs(launched, shop, "1.0.0");
      assertThat(probe.calls.stream().filter("undo before"::equals)).hasSize(1);
    }
  }

  /** Their bundle's lock is one that ours needs: neither waits for the other. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateInTheMiddleOfTheWayDown(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      CompletableFuture<Void> second = new CompletableFuture<>();
      launched
          .context()
          .addBundleListener(
              (SynchronousBundleListener)
                  event -> {
                    if (event.getType() == BundleEvent.UPDATED
                        && event.getBundle().getVersion().getMajor() == 1) {
                      CompletableFuture.runAsync(
                              () -> update(app, Jars.app("shop", "3.0.0").bytes()))
                          .thenAccept(second::complete);
                    }
                  });

      update(app, failing("start").bytes());

      second.get(20, TimeUnit.SECONDS);
      Awaitility.await().until(() -> launched.results().size() >= 1);
      Awaitility.await().until(() -> app.getState() == Bundle.ACTIVE);
      assertThat(launched.results().get(0).outcome()).isIn(Outcome.ROLLED_BACK, Outcome.SUCCEEDED);
      assertThat(launched.results().get(0).duration()).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static void refresh(Launched launched, Bundle bundle) throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    launched
        .context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(bundle == null ? null : List.of(bundle), event -> refreshed.countDown());
    assertThat(refreshed.await(30, TimeUnit.SECONDS)).isTrue();
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
