package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.Section;
import upgrade.api.Trigger;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** What is remembered of upgrades, also over a restart of the framework. */
class HistoryTest {
  @TempDir Path storage;

  private static UpgradeHistory history(Launched launched) {
    return launched.service(UpgradeHistory.class);
  }

  private static UpgradeRecord record(Launched launched, UpgradeResult result) {
    return history(launched).record(result.upgradeId()).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateIsRememberedOverARestart(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe.in(launched.context()).after = context -> context.count("parked", 3);
      launched.protect();
      app.update(Jars.app("shop", "2.0.0").stream());
      UpgradeRecord before = record(launched, launched.result());

      launched.restart();

      UpgradeRecord record = history(launched).record(before.id()).orElseThrow();
      assertThat(record.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(record.trigger()).isEqualTo(Trigger.UPDATE);
      assertThat(record.changes())
          .map(BundleChange::toString)
          .isEqualTo(List.of("shop [" + app.getBundleId() + "] 1.0.0 -> 2.0.0"));
      assertThat(record.modification()).contains("probing");
      assertThat(record.figures()).containsEntry("parked", 3L);
      // Of another class by now: the bundle's loader is a new one.
      assertThat(record.steps()).isNotEmpty();
      assertThat(record.steps().toString()).isEqualTo(before.steps().toString());
      assertThat(record.messages()).isEqualTo(before.messages()).isNotEmpty();
      assertThat(record.plan()).isEqualTo(before.plan()).isNotEmpty();
      assertThat(record.problems()).isEmpty();
      assertThat(record.steps())
          .filteredOn(step -> step.step().contains("where=before"))
          .isNotEmpty()
          .allMatch(step -> step.section() == Section.SUSPEND);
      assertThat(history(launched).records()).map(UpgradeRecord::id).containsExactly(before.id());
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void oneThatTheFrameworksStopEndsIsRemembered(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      java.net.URI url = Jars.app("shop", "2.0.0").write(storage.resolve("new.jar")).toUri();
      CountDownLatch running = new CountDownLatch(1);
      probe.before =
          context -> {
            if (!context.checkOnly()) {
              running.countDown();
              new CountDownLatch(1).await();
            }
          };
      String id =
          launched
              .service(UpgradeService.class)
              .start(
                  UpgradeRequest.of(
                      BundleChange.of(app.getBundleId(), "shop", "1.0.0").from(url.toString())))
              .id();
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

      launched.restart();

      UpgradeRecord record = history(launched).record(id).orElseThrow();
      assertThat(record.outcome()).contains(Outcome.CANCELLED);
      assertThat(record.steps()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aCheckLeavesNoTraceAndAStopThatWasNoneDoes(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      launched
          .service(UpgradeService.class)
          .check(UpgradeRequest.of(BundleChange.of(app.getBundleId(), "shop", "1.0.0")));
      assertThat(history(launched).records()).isEmpty();
      app.stop(Bundle.STOP_TRANSIENT);
      UpgradeRecord record = record(launched, launched.result());
      assertThat(record.outcome()).contains(Outcome.NO_UPDATE);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theFileIsInTheBundlesStorage(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Bundle impl = launched.protect();
      app.update(Jars.app("shop", "2.0.0").stream());
      UpgradeResult result = launched.result();
      Path directory = impl.getBundleContext().getDataFile("history").toPath();
      Awaitility.await()
          .untilAsserted(
              () -> {
                try (Stream<Path> files = Files.list(directory)) {
                  assertThat(files.toList())
                      .singleElement()
                      .matches(file -> file.toString().endsWith(result.upgradeId() + ".json"))
                      .satisfies(
                          file ->
                              assertThat(Files.readString(file))
                                  .contains("\"outcome\": \"SUCCEEDED\""));
                }
              });
    }
  }
}
