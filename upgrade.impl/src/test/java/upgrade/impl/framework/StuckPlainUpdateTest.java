package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;
import upgrade.impl.framework.app.App;

/** What hangs in updates that somebody else performs, on a thread of his own. */
@Timeout(120)
class StuckPlainUpdateTest {
  @TempDir Path storage;
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

  private static Map<String, Object> shortDeadline() {
    return new HashMap<>(Map.of("quiet.period.ms", 0, "step.timeout.ms", 1500));
  }

  /** On a thread with a name to be found. */
  private static CompletableFuture<Void> update(Bundle bundle, InputStream content) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                bundle.update(content);
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            "operator");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private static Upgrade stuck(Launched launched) {
    UpgradeService service = launched.service(UpgradeService.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                service.stuck().size() == 1
                    && service.stuck().get(0).stuck().isPresent()
                    && service.running().isEmpty());
    return service.stuck().get(0);
  }

  private static UpgradeResult result(Upgrade upgrade) throws Exception {
    return upgrade.result().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStartThatHangsAndFailsLateIsPutBackWhenItEnds(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Bundle other = launched.start(Jars.app("other", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(shortDeadline());

      CompletableFuture<Void> updating =
          update(
              app,
              Jars.app("shop", "2.0.0")
                  .with(App.HANGS, "start deaf")
                  .with(App.FAILS, "start")
                  .stream());
      Upgrade upgrade = stuck(launched);
      Stuck stuck = upgrade.stuck().orElseThrow();
      assertThat(stuck.doing()).startsWith("update of shop [");
      assertThat(stuck.thread()).isEqualTo("operator");
      assertThat(stuck.frame()).startsWith(App.class.getName() + ".hang(App.java:");
      assertThat(probe.calls).contains("stuck before");

      other.update(Jars.app("other", "2.0.0").stream());
      assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(updating).isNotDone();

      hangs.countDown();

      assertThat(result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(updating).isDone();
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls).contains("goes on before").endsWith("undo before");
    }
  }

  /** What is there when it ends is judged: the new version runs. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStartThatSucceedsLateIsTheNewVersion(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(shortDeadline());

      update(app, Jars.app("shop", "2.0.0").with(App.HANGS, "start deaf").stream());
      Upgrade upgrade = stuck(launched);
      hangs.countDown();

      assertThat(result(upgrade).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(probe.calls).containsSubsequence("stuck before", "goes on before", "after shop");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anOldStopThatHangsIsStuck(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with(App.HANGS, "stop deaf"));
      launched.protect(shortDeadline());

      CompletableFuture<Void> updating = update(app, Jars.app("shop", "2.0.0").stream());
      Upgrade upgrade = stuck(launched);
      hangs.countDown();

      assertThat(result(upgrade).outcome()).isEqualTo(Outcome.SUCCEEDED);
      updating.get(20, TimeUnit.SECONDS);
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whereAllowedItIsInterruptedAndRolledBackAndNothingIsStuck(Launched.Kind kind)
      throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      Map<String, Object> settings = shortDeadline();
      settings.put("interrupt.updates", true);
      launched.protect(settings);

      CompletableFuture<Void> updating =
          update(app, Jars.app("shop", "2.0.0").with(App.HANGS, "start").stream());

      assertThat(launched.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(updating).isDone();
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(probe.calls).doesNotContain("stuck before");
    }
  }

  /** Felix has stopped the bundle by then, and holds its lock for all: installs wait. */
  @Test
  void onFelixAContentThatStallsIsStuckAndTheOldVersionIsBackWhenItBreaksOff() throws Exception {
    try (Launched launched = launch(Launched.Kind.FELIX)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect(shortDeadline());

      CompletableFuture<Void> updating = update(app, new Stalling());
      Upgrade upgrade = stuck(launched);
      assertThat(upgrade.stuck().orElseThrow().frame())
          .startsWith(Stalling.class.getName() + ".read(");
      hangs.countDown();

      result(upgrade);
      assertThat(updating).isCompletedExceptionally();
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  /** Equinox reads it before it stops the bundle: no request is touched, so nothing is ours. */
  @Test
  void onEquinoxAContentThatStallsInterruptsNobody() throws Exception {
    try (Launched launched = launch(Launched.Kind.EQUINOX)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect(shortDeadline());
      Stalling content = new Stalling();

      CompletableFuture<Void> updating = update(app, content);
      assertThat(content.reached.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(launched.service(UpgradeService.class).running()).isEmpty();
      hangs.countDown();

      Awaitility.await().until(updating::isDone);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(launched.results()).isEmpty();
    }
  }

  /** A framework waits for a bundle that hangs, with us as without; we wait for nothing. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whenTheFrameworkStopsItEndsAtOnce(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect(shortDeadline());
      update(app, Jars.app("shop", "2.0.0").with(App.HANGS, "start deaf").stream());
      Upgrade upgrade = stuck(launched);

      launched.context().getBundle(0).stop();

      upgrade.result().toCompletableFuture().get(5, TimeUnit.SECONDS);
      assertThat(upgrade.stuck()).isEmpty();
      assertThat(probe.calls).endsWith("undo before");
      hangs.countDown();
    }
  }

  private final class Stalling extends InputStream {
    private final CountDownLatch reached = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      reached.countDown();
      while (hangs.getCount() > 0) {
        try {
          hangs.await();
        } catch (InterruptedException e) {
          // as a socket does
        }
      }
      throw new IOException("broken off");
    }
  }
}
