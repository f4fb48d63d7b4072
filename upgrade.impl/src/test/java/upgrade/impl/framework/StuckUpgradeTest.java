package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.PlanException;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;
import upgrade.impl.framework.app.App;

/** What hangs in upgrades that somebody starts through the service, on the frameworks. */
@Timeout(120)
class StuckUpgradeTest {
  private static final Map<String, ?> SHORT = Map.of("quiet.period.ms", 0, "step.timeout.ms", 1500);

  @TempDir Path storage;
  @TempDir Path contents;
  private final CountDownLatch hangs = new CountDownLatch(1);

  @AfterEach
  void nothingHangsForGood() {
    hangs.countDown();
  }

  private Launched launch(Launched.Kind kind) throws Exception {
    Launched launched = new Launched(kind, storage);
    launched.context().registerService(CountDownLatch.class, hangs, null);
    return launched;
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStartThatHeedsItsInterruptIsRolledBack(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(SHORT);

      UpgradeResult result =
          result(start(launched, app, Jars.app("shop", "2.0.0").with(App.HANGS, "start")));

      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(result.problems()).first().asString().contains(": did not end within");
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls).doesNotContain("stuck before");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStartThatDoesNotIsStuckAndOthersGoOn(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Bundle other = launched.start(Jars.app("other", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(SHORT);
      UpgradeService service = launched.service(UpgradeService.class);

      Upgrade upgrade =
          start(launched, app, Jars.app("shop", "2.0.0").with(App.HANGS, "start deaf"));
      // Equinox starts in the refresh, on its own thread, what was meant to run before: refreshes
      // of others wait for it. On Felix the lock of that one bundle is all that is held.
      boolean felix = kind == Launched.Kind.FELIX;
      if (felix) {
        Upgrade queued = start(launched, other, Jars.app("other", "2.0.0"));
        assertThat(result(queued).outcome()).isEqualTo(Outcome.SUCCEEDED);
      }
      Stuck stuck = stuck(service, upgrade);

      assertThat(stuck.doing()).isEqualTo(felix ? "step START" : "step REFRESH");
      assertThat(stuck.frame()).startsWith(App.class.getName() + ".hang(App.java:");
      assertThat(stuck.thread().startsWith("upgrade-")).isEqualTo(felix);
      assertThat(probe.calls).contains("stuck before");
      assertThat(service.running()).isNotEqualTo(java.util.Optional.of(upgrade));
      int ended = launched.results().size();
      other.update(Jars.app("other", "3.0.0").stream());
      Awaitility.await().until(() -> launched.results().size() > ended);
      assertThat(launched.results().get(ended).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(other.getVersion().toString()).isEqualTo("3.0.0");
      assertThatThrownBy(() -> start(launched, app, Jars.app("shop", "3.0.0")))
          .isInstanceOf(PlanException.class)
          .hasMessageContaining("which is stuck: step ");
      assertThat(upgrade.cancel()).isFalse();

      hangs.countDown();

      UpgradeResult result = result(upgrade);
      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(service.stuck()).isEmpty();
      assertThat(probe.calls).contains("goes on before");
      assertThat(probe.calls.get(probe.calls.size() - 1)).isEqualTo("undo before");
      assertThat(result(start(launched, app, Jars.app("shop", "3.0.0"))).outcome())
          .isEqualTo(Outcome.SUCCEEDED);
      noThreadStays();
      Reference.reachabilityFence(upgrade);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anOldStopThatHangsIsStuckAndTheOldVersionStays(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with(App.HANGS, "stop deaf"));
      launched.protect(SHORT);
      UpgradeService service = launched.service(UpgradeService.class);

      Upgrade upgrade = start(launched, app, Jars.app("shop", "2.0.0"));
      assertThat(stuck(service, upgrade).doing()).isEqualTo("step STOP");
      hangs.countDown();

      assertThat(result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  /** The framework stops importers on a thread of its own. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anImporterThatHangsInTheRefreshIsNamed(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop"));
      Bundle user =
          launched.start(
              Jars.app("user", "1.0.0")
                  .with("Import-Package", "shop")
                  .with(App.HANGS, "stop deaf"));
      launched.protect(SHORT);
      UpgradeService service = launched.service(UpgradeService.class);

      Upgrade upgrade =
          start(launched, app, Jars.app("shop", "2.0.0").with("Export-Package", "shop"));
      Stuck stuck = stuck(service, upgrade);
      assertThat(stuck.doing()).isEqualTo("step REFRESH");
      assertThat(stuck.frame()).startsWith(App.class.getName() + ".hang(App.java:");
      assertThat(stuck.thread()).doesNotStartWith("upgrade-");
      hangs.countDown();

      assertThat(result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  /** Ours waits for nothing; a framework waits for a bundle that hangs with us as without. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void ourBundleStopsAtOnceWithSomethingStuck(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      Bundle impl = launched.protect(SHORT);
      UpgradeService service = launched.service(UpgradeService.class);
      Upgrade upgrade =
          start(launched, app, Jars.app("shop", "2.0.0").with(App.HANGS, "start deaf"));
      stuck(service, upgrade);

      long begin = System.nanoTime();
      impl.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));

      assertThat(result(upgrade).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(probe.calls).contains("undo before");
      hangs.countDown();
      noThreadStays();
    }
  }

  private static void noThreadStays() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(
                        name -> name.startsWith("upgrade-step") || name.startsWith("upgrade-run")));
  }

  private static Stuck stuck(UpgradeService service, Upgrade upgrade) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.stuck().equals(List.of(upgrade)) && upgrade.stuck().isPresent());
    return upgrade.stuck().orElseThrow();
  }

  private Upgrade start(Launched launched, Bundle bundle, Jars content) throws Exception {
    Path file = content.write(contents.resolve("content-" + System.nanoTime() + ".jar"));
    return launched
        .service(UpgradeService.class)
        .start(
            UpgradeRequest.of(
                BundleChange.of(
                        bundle.getBundleId(),
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString())
                    .from(file.toUri().toString())));
  }

  private static UpgradeResult result(Upgrade upgrade) throws Exception {
    return upgrade.result().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }
}
