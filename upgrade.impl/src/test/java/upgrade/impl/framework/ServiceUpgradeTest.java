package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.PlanException;
import upgrade.api.StepResult;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** Upgrades that somebody starts through the service, on the frameworks themselves. */
class ServiceUpgradeTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theNewVersionRuns(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      Bundle user = launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      Probe probe = Probe.in(launched.context());
      launched.protect();

      UpgradeResult result =
          upgrade(launched, app, Jars.app("shop", "2.0.0").with("Export-Package", "shop"));

      assertThat(result.problems()).isEmpty();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.isProtected()).isTrue();
      assertThat(result.request().changes().get(0).toVersion()).contains("2.0.0");
      assertThat(result.request().affected()).contains(user.getBundleId());
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls).containsExactly("before check shop", "before shop", "after shop");
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aCheckThatFailsRefusesBeforeAnythingIsTouched(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      long modified = app.getLastModified();
      probe.before =
          context -> {
            throw new CheckFailedException("not today");
          };

      UpgradeResult result = upgrade(launched, app, Jars.app("shop", "2.0.0"));

      assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(result.problems()).singleElement().asString().contains("Probe: not today");
      assertThat(probe.calls).containsExactly("before check shop");
      assertThat(app.getLastModified()).isEqualTo(modified);
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void badContentIsRefused(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();

      UpgradeResult other = upgrade(launched, app, Jars.app("other", "2.0.0"));
      assertThat(other.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(other.problems()).singleElement().asString().contains("holds the bundle 'other'");

      Path half = contents.resolve("half.jar");
      Files.write(half, java.util.Arrays.copyOf(Jars.app("shop", "2.0.0").bytes(), 300));
      UpgradeResult truncated = upgrade(launched, app, half);
      assertThat(truncated.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(truncated.problems()).singleElement().asString().contains("no sound jar");

      UpgradeResult missing = upgrade(launched, app, contents.resolve("gone.jar"));
      assertThat(missing.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(missing.problems()).singleElement().asString().contains("cannot fetch");
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aVersionThatDoesNotStartIsRolledBack(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();

      UpgradeResult result =
          upgrade(launched, app, Jars.app("shop", "2.0.0").with("Test-Fails", "start"));

      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(result.problems()).first().asString().contains("did not start");
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls).containsExactly("before check shop", "before shop", "undo before");
      assertThat(
              launched
                  .context()
                  .getServiceReferences(java.util.function.Supplier.class, "(app=shop)"))
          .hasSize(1);
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anOldVersionWhoseStopThrowsRunsAgain(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Test-Fails", "stop"));
      launched.protect();

      UpgradeResult result = upgrade(launched, app, Jars.app("shop", "2.0.0"));

      assertThat(result.outcome()).as("%s", result.problems()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  /** A resolver hook keeps the new version from its package: nobody can ask it before. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aVersionThatDoesNotResolveIsRolledBackWithItsImporters(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      launched.start(Jars.library("library", "1.0.0").with("Export-Package", "p"));
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      Bundle user = launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      launched.protect();
      launched
          .context()
          .registerService(
              ResolverHookFactory.class, triggers -> new KeptFrom("shop", "2.0.0"), null);

      UpgradeResult result =
          upgrade(
              launched,
              app,
              Jars.app("shop", "2.0.0").with("Export-Package", "shop").with("Import-Package", "p"));

      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStepAfterThePointThatFailsRollsBack(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      probe.after =
          context -> {
            throw new UpgradeException("does not answer");
          };

      UpgradeResult result = upgrade(launched, app, Jars.app("shop", "2.0.0"));

      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls)
          .containsExactly(
              "before check shop", "before shop", "after shop", "undo after", "undo before");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatCannotBeProtectedIsRefusedWithAllReasons(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle impl = launched.protect();
      Bundle system = launched.context().getBundle(0);
      Bundle scr = launched.context().getBundle(4);
      UpgradeService service = launched.service(UpgradeService.class);

      assertThatThrownBy(
              () ->
                  service.start(
                      UpgradeRequest.of(
                          change(impl),
                          change(system),
                          change(scr),
                          BundleChange.of(4711, "gone", "1.0.0"))))
          .isInstanceOfSatisfying(
              PlanException.class,
              e ->
                  assertThat(e.problems())
                      .extracting(p -> p.subject())
                      .containsExactly(
                          "upgrade.impl",
                          system.getSymbolicName(),
                          "org.apache.felix.scr",
                          "gone"));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void checkAndPlanChangeNothing(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      long modified = app.getLastModified();
      Path file = Jars.app("shop", "2.0.0").write(contents.resolve("shop.jar"));
      UpgradeRequest request = UpgradeRequest.of(change(app).from(file.toUri().toString()));
      UpgradeService service = launched.service(UpgradeService.class);

      assertThat(service.plan(request).uses("Probe")).isTrue();
      List<StepResult> steps = service.check(request).steps();

      assertThat(steps).allMatch(step -> step.outcome() == StepResult.Outcome.CHECKED);
      assertThat(steps).extracting(step -> step.step().instruction()).startsWith("LOAD");
      assertThat(probe.calls).containsExactly("before check shop");
      assertThat(app.getLastModified()).isEqualTo(modified);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void cancelledInTime(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      CountDownLatch running = new CountDownLatch(1);
      probe.before =
          context -> {
            if (!context.checkOnly()) {
              running.countDown();
              new CountDownLatch(1).await();
            }
          };

      Upgrade upgrade = start(launched, app, Jars.app("shop", "2.0.0"));
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(upgrade.cancel()).isTrue();

      UpgradeResult result = result(upgrade);
      assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(upgrade.cancel()).isFalse();
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(probe.calls).containsExactly("before check shop", "before shop", "undo before");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theSecondWaitsItsTurn(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      CountDownLatch goOn = new CountDownLatch(1);
      probe.before = context -> goOn.await(10, TimeUnit.SECONDS);

      Upgrade first = start(launched, one, Jars.app("one", "2.0.0"));
      Upgrade second = start(launched, two, Jars.app("two", "2.0.0"));
      assertThat(launched.service(UpgradeService.class).running()).contains(first);
      goOn.countDown();

      assertThat(result(first).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result(second).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(probe.calls)
          .containsExactly(
              "before check one",
              "before one",
              "after one",
              "before check two",
              "before two",
              "after two");
    }
  }

  /** Somebody else updates another bundle in the middle of ours. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateByTheFrameworkJoins(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      CountDownLatch after = new CountDownLatch(1);
      probe.after =
          context -> {
            if (context.request().changes().size() == 1) {
              after.countDown();
              new CountDownLatch(1).await();
            }
          };

      Upgrade upgrade = start(launched, one, Jars.app("one", "2.0.0"));
      assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(
              () -> {
                try {
                  two.update(Jars.app("two", "2.0.0").stream());
                } catch (org.osgi.framework.BundleException e) {
                  throw new IllegalStateException(e);
                }
              });

      UpgradeResult result = result(upgrade);
      other.get(10, TimeUnit.SECONDS);
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.isProtected()).isTrue();
      assertThat(result.request().changes()).hasSize(2);
      assertThat(one.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(two.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(probe.calls)
          .containsExactly(
              "before check one", "before one", "after one", "before one+two", "after one+two");
    }
  }

  private static BundleChange change(Bundle bundle) {
    return BundleChange.of(
        bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString());
  }

  private UpgradeResult upgrade(Launched launched, Bundle bundle, Jars content) throws Exception {
    return result(start(launched, bundle, content));
  }

  private static UpgradeResult upgrade(Launched launched, Bundle bundle, Path content)
      throws Exception {
    return result(start(launched, bundle, content));
  }

  private Upgrade start(Launched launched, Bundle bundle, Jars content) throws Exception {
    return start(
        launched, bundle, content.write(contents.resolve("content-" + System.nanoTime() + ".jar")));
  }

  private static Upgrade start(Launched launched, Bundle bundle, Path content) throws Exception {
    return launched
        .service(UpgradeService.class)
        .start(UpgradeRequest.of(change(bundle).from(content.toUri().toString())));
  }

  private static UpgradeResult result(Upgrade upgrade) throws Exception {
    return upgrade.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
