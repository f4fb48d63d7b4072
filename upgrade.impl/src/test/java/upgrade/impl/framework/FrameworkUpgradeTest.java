package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** Upgrades that the framework starts, on the frameworks themselves. */
class FrameworkUpgradeTest {
  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateIsFollowedToItsEnd(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      probe.before = context -> assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      probe.after = context -> assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);

      app.update(Jars.app("shop", "2.0.0").stream());

      UpgradeResult result = launched.result();
      assertThat(result.problems()).isEmpty();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.isProtected()).isTrue();
      assertThat(result.request().trigger()).isEqualTo(Trigger.UPDATE);
      assertThat(result.request().changes().get(0).toVersion()).contains("2.0.0");
      assertThat(probe.calls).containsExactly("before shop", "after shop");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aFailingCheckLeavesTheUpdateUnprotected(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      probe.before =
          context -> {
            throw new CheckFailedException("not today");
          };

      app.update(Jars.app("shop", "2.0.0").stream());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.isProtected()).isFalse();
      assertThat(result.problems()).singleElement().asString().contains("Probe: not today");
      assertThat(probe.calls).containsExactly("before shop", "undo before");
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aFailingStartIsSeenAndEverythingIsResumed(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(Map.of("rollback", false));

      update(app, Jars.app("shop", "2.0.0").with("Test-Fails", "start"));

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.duration()).isLessThan(java.time.Duration.ofSeconds(5));
      assertThat(result.problems()).singleElement().asString().contains("without starting");
      assertThat(probe.calls).containsExactly("before shop", "after shop");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aTruncatedJarEndsWithTheOldVersion(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      byte[] half = java.util.Arrays.copyOf(Jars.app("shop", "2.0.0").bytes(), 200);
      try {
        app.update(new ByteArrayInputStream(half));
      } catch (org.osgi.framework.BundleException e) {
        // as expected
      }
      Awaitility.await().until(() -> app.getState() == Bundle.ACTIVE);
      for (UpgradeResult result : launched.results()) {
        assertThat(result.request().changes().get(0).toVersion()).contains("1.0.0");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aTransientStopAloneIsNoUpdate(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();

      app.stop(Bundle.STOP_TRANSIENT);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.NO_UPDATE);
      assertThat(result.request().trigger()).isEqualTo(Trigger.TRANSIENT_STOP);
      assertThat(probe.calls).containsExactly("before shop", "undo before");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aPersistentStopIsNoneOfOurBusiness(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      app.stop();
      app.start();
      app.uninstall();
      assertThat(launched.results()).isEmpty();
    }
  }

  /** As bundle:watch, the feature deployer and the web console do it. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void stopUpdateRefreshStartIsOneUpgrade(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      Bundle user = launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      Probe probe = Probe.in(launched.context());
      launched.protect(2000);

      app.stop(Bundle.STOP_TRANSIENT);
      app.update(Jars.app("shop", "2.0.0").with("Export-Package", "shop").stream());
      refresh(launched, app);
      app.start(Bundle.START_TRANSIENT);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().changes())
          .extracting(BundleChange::symbolicName)
          .containsExactly("shop", "user");
      assertThat(result.isProtected()).isTrue();
      assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls).containsExactly("before shop", "before shop+user", "after shop+user");
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void updateAndRefreshOfAnExporterIsOneUpgrade(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      Probe probe = Probe.in(launched.context());
      launched.protect(2000);

      app.update(Jars.app("shop", "2.0.0").with("Export-Package", "shop").stream());
      refresh(launched, app);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().changes())
          .extracting(BundleChange::symbolicName)
          .containsExactlyInAnyOrder("shop", "user");
      assertThat(probe.calls.get(0)).isEqualTo("before shop");
      assertThat(probe.calls.get(probe.calls.size() - 1)).startsWith("after shop+");
      assertThat(launched.results()).hasSize(1);
    }
  }

  /** A library fires no STOPPING: the refresh takes its importers, all before the first stops. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdatedLibraryInterruptsItsImportersAtTheRefresh(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle library =
          launched.install(Jars.library("library", "1.0.0").with("Export-Package", "lib"));
      launched.start(Jars.app("one", "1.0.0").with("Import-Package", "lib"));
      launched.start(Jars.app("two", "1.0.0").with("Import-Package", "lib"));
      Probe probe = Probe.in(launched.context());
      launched.protect();

      library.update(Jars.library("library", "2.0.0").with("Export-Package", "lib").stream());
      assertThat(launched.results()).isEmpty();
      refresh(launched, null);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().trigger()).isEqualTo(Trigger.REFRESH);
      assertThat(result.request().changes())
          .extracting(BundleChange::symbolicName)
          .contains("library");
      assertThat(probe.calls).hasSize(2);
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdatedFragmentInterruptsItsHostAtTheRefresh(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle fragment =
          launched.install(Jars.library("fragment", "1.0.0").with("Fragment-Host", "host"));
      Bundle host = launched.start(Jars.app("host", "1.0.0"));
      assertThat(fragment.getState()).isEqualTo(Bundle.RESOLVED);
      launched.protect();

      fragment.update(Jars.library("fragment", "2.0.0").with("Fragment-Host", "host").stream());
      refresh(launched, null);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().affected()).contains(host.getBundleId(), fragment.getBundleId());
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aLazyBundleIsSettledWhenItWaitsForItsFirstClass(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Jars lazy = Jars.app("lazy", "1.0.0").with("Bundle-ActivationPolicy", "lazy");
      Bundle app = launched.install(lazy);
      app.start(Bundle.START_ACTIVATION_POLICY);
      assertThat(app.getState()).isEqualTo(Bundle.STARTING);
      app.loadClass("upgrade.impl.framework.app.App");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      launched.protect();

      app.update(Jars.app("lazy", "2.0.0").with("Bundle-ActivationPolicy", "lazy").stream());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void updatesWithinTheQuietPeriodAreOneUpgrade(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(2000);

      one.update(Jars.app("one", "2.0.0").stream());
      two.update(Jars.app("two", "2.0.0").stream());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().changes()).hasSize(2);
      assertThat(result.request().changes()).allMatch(c -> c.toVersion().get().equals("2.0.0"));
      assertThat(probe.calls).contains("before one", "before one+two", "after one+two");
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void overlappingUpdatesAreOneUpgrade(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      CountDownLatch firstIsSuspending = new CountDownLatch(1);
      CountDownLatch secondHasCome = new CountDownLatch(1);
      probe.before =
          context -> {
            if (context.request().changes().size() == 1) {
              firstIsSuspending.countDown();
              secondHasCome.await(10, TimeUnit.SECONDS);
            }
          };

      CompletableFuture<Void> first =
          CompletableFuture.runAsync(() -> update(one, Jars.app("one", "2.0.0")));
      assertThat(firstIsSuspending.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> second =
          CompletableFuture.runAsync(() -> update(two, Jars.app("two", "2.0.0")));
      Awaitility.await().until(() -> two.getState() == Bundle.STOPPING);
      secondHasCome.countDown();
      first.get(10, TimeUnit.SECONDS);
      second.get(10, TimeUnit.SECONDS);

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().changes()).hasSize(2);
      assertThat(launched.results()).hasSize(1);
    }
  }

  /** The gate of a bundle that comes back late would otherwise stay shut for the one that came. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whoJoinsInterruptsWhatComesAfter(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      CountDownLatch waiting = new CountDownLatch(1);
      probe.after =
          context -> {
            if (context.request().changes().size() == 1) {
              waiting.countDown();
              new CountDownLatch(1).await();
            }
          };

      one.update(Jars.app("one", "2.0.0").stream());
      assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
      two.update(Jars.app("two", "2.0.0").stream());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.isProtected()).isTrue();
      assertThat(result.problems()).isEmpty();
      assertThat(probe.calls)
          .containsExactly("before one", "after one", "before one+two", "after one+two");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void ourOwnStopInTheMiddleUndoesEverything(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      Bundle impl = launched.protect();
      CountDownLatch suspending = new CountDownLatch(1);
      probe.before =
          context -> {
            suspending.countDown();
            new CountDownLatch(1).await();
          };

      CompletableFuture<Void> update =
          CompletableFuture.runAsync(() -> update(app, Jars.app("shop", "2.0.0")));
      assertThat(suspending.await(10, TimeUnit.SECONDS)).isTrue();
      impl.stop();
      update.get(5, TimeUnit.SECONDS);

      assertThat(probe.calls).containsExactly("before shop", "undo before");
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(launched.service(UpgradeService.class)).isNull();
      Awaitility.await().until(() -> threads().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theFrameworkStopsWithoutWaiting(Launched.Kind kind) throws Exception {
    Launched launched = new Launched(kind, storage);
    Bundle app = launched.start(Jars.app("shop", "1.0.0"));
    Probe probe = Probe.in(launched.context());
    launched.protect();
    CountDownLatch suspending = new CountDownLatch(1);
    probe.before =
        context -> {
          suspending.countDown();
          new CountDownLatch(1).await();
        };
    CompletableFuture<Void> update =
        CompletableFuture.runAsync(() -> update(app, Jars.app("shop", "2.0.0")));
    assertThat(suspending.await(10, TimeUnit.SECONDS)).isTrue();

    long start = System.nanoTime();
    launched.close();

    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    update.get(5, TimeUnit.SECONDS);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("upgrade-"))
        .toList();
  }

  private static void update(Bundle bundle, Jars content) {
    try {
      bundle.update(content.stream());
    } catch (org.osgi.framework.BundleException e) {
      // Equinox reports some failures by an event only
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
}
