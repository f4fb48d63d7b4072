package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.api.Counters;
import upgrade.api.Direction;
import upgrade.api.StepContext;
import upgrade.api.StepResult;
import upgrade.api.Trigger;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult.Outcome;

/** What the history gets to know of an upgrade. */
class RecordTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private UpgradeRecord of(Upgrade upgrade) throws Exception {
    World.result(upgrade);
    return world.chronicle.ended.get(upgrade.id()).record();
  }

  /** Somebody who reads the log must not take it for lines of ours. */
  @Test
  void whatAStepTellsIsOneLineInTheLog() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("upgrade.run");
    logger.addHandler(handler);
    try {
      world.runs.put("Suspend", context -> context.warn("slow\nupgrade x: all is well\u001b[2J"));
      World.result(world.start());
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines).anyMatch(line -> line.endsWith("slow upgrade x: all is well [2J"));
    assertThat(lines).noneMatch(line -> line.contains("\n"));
  }

  @Test
  void everythingThatHappenedIsThere() throws Exception {
    world.runs.put(
        "Suspend",
        context -> {
          if (!context.checkOnly()) {
            context.info("closing");
            context.warn("slow");
            context.count("parked", 2);
            context.atLeast("pause.longest.ms", 40);
            context.atLeast("pause.longest.ms", 30);
          }
        });
    Upgrade upgrade =
        world.upgrades.start(UpgradeRequest.of(World.shop()).down().by("karaf on thread 'x'"));
    UpgradeRecord record = of(upgrade);

    assertThat(record.id()).isEqualTo(upgrade.id());
    assertThat(record.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(record.trigger()).isEqualTo(Trigger.SERVICE);
    assertThat(record.direction()).isEqualTo(Direction.DOWN);
    assertThat(record.who()).contains("karaf on thread 'x'");
    assertThat(record.modification()).contains("web");
    assertThat(record.changes()).map(BundleChange::symbolicName).containsExactly("shop");
    assertThat(record.affected()).containsExactly(World.SHOP);
    assertThat(record.plan()).contains("Suspend", "UPDATE[7]", "Resume");
    assertThat(record.messages().toString()).isEqualTo("[closing, warning: slow]");
    assertThat(record.figures()).containsEntry("parked", 2L);
    assertThat(record.longestPause()).hasMillis(40);
    assertThat(record.pointOfFailure()).isEmpty();
    assertThat(record.isProtected()).isTrue();
    assertThat(record.steps())
        .map(step -> step.step() + " " + step.outcome())
        .contains("Check CHECKED", "Check PERFORMED", "UPDATE[7] PERFORMED", "Resume PERFORMED");
  }

  @Test
  void thePointOfFailureIsTheStepThatFailedFirst() throws Exception {
    world.runs.put("START", this::fail);
    world.undos.put("UPDATE", this::fail);
    UpgradeRecord record = of(world.start());
    assertThat(record.outcome()).contains(Outcome.FAILED);
    assertThat(record.pointOfFailure()).contains("START[7] (section check): as told");
    assertThat(record.steps())
        .filteredOn(step -> step.outcome() == StepResult.Outcome.UNDO_FAILED)
        .singleElement()
        .matches(step -> step.reason().equals(Optional.of("as told")));
  }

  @Test
  void anUpdateThatTheFrameworkFailsHasItsReason() throws Exception {
    var ended = world.ended();
    Stopping stopping = world.stop(Trigger.UPDATE);
    world.upgrades.stopping(stopping).await();
    world.down.add(World.SHOP);
    world.calls.add("left " + World.SHOP);
    String id = ended.get(20, TimeUnit.SECONDS).upgradeId();
    assertThat(world.chronicle.ended.get(id).record().pointOfFailure().orElseThrow())
        .contains("bundle 7")
        .contains("without starting");
  }

  @Test
  void messagesAreBounded() throws Exception {
    world.runs.put(
        "Resume",
        context -> {
          for (int i = 0; i < 1000; i++) {
            context.info("message " + i);
          }
        });
    List<upgrade.api.Message> messages = of(world.start()).messages();
    assertThat(messages).hasSize(201);
    assertThat(messages.get(0).text()).isEqualTo("message 0");
    assertThat(messages.get(100).text()).contains("800 messages left out");
    assertThat(messages.get(200).text()).isEqualTo("message 999");
  }

  @Test
  void whatIsCountedAfterTheEndIsSeen() throws Exception {
    AtomicReference<Counters> request = new AtomicReference<>();
    world.runs.put("Resume", context -> request.set(context.counters()));
    Upgrade upgrade = world.start();
    assertThat(of(upgrade).figures()).isEmpty();
    var growing = world.chronicle.ended.get(upgrade.id());
    long before = growing.changes();
    request.get().count("rerun", 1);
    request.get().atLeast("pause.longest.ms", 70);
    assertThat(growing.changes()).isNotEqualTo(before);
    assertThat(growing.record().figures()).containsEntry("rerun", 1L);
    assertThat(growing.record().longestPause()).hasMillis(70);
  }

  @Test
  void whoCountsAfterTheEndKeepsNothingElseOfTheUpgrade() throws Exception {
    AtomicReference<Counters> request = new AtomicReference<>();
    AtomicReference<WeakReference<Object>> context = new AtomicReference<>();
    world.runs.put(
        "Resume",
        step -> {
          request.set(step.counters());
          context.set(new WeakReference<>(step));
        });
    World.result(world.start());
    await()
        .until(
            () -> {
              System.gc();
              return context.get().refersTo(null);
            });
    request.get().count("rerun", 1);
  }

  @Test
  void oneThatRunsIsKnownFromItsBeginning() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    world.runs.put(
        "Resume",
        context -> {
          running.countDown();
          go.await();
        });
    Upgrade upgrade = world.start();
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    UpgradeRecord record = world.chronicle.begun.get(upgrade.id()).record();
    assertThat(record.outcome()).isEmpty();
    assertThat(record.steps()).isNotEmpty();
    assertThat(record.plan()).contains("Resume");
    go.countDown();
    World.result(upgrade);
  }

  @Test
  void aCheckLeavesNothing() throws Exception {
    world.upgrades.check(UpgradeRequest.of(World.shop()));
    assertThat(world.chronicle.begun).isEmpty();
    assertThat(world.chronicle.ended).isEmpty();
  }

  @Test
  void whoeverStopsUsIsNamed() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    world.runs.put(
        "Suspend",
        context -> {
          if (!context.checkOnly()) {
            running.countDown();
            new CountDownLatch(1).await();
          }
        });
    Upgrade upgrade = world.start();
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    world.upgrades.close("upgrade.impl stops", false);
    UpgradeRecord record = of(upgrade);
    assertThat(record.outcome()).contains(Outcome.CANCELLED);
    assertThat(record.problems().toString()).contains("upgrade.impl stops");
  }

  @Test
  void aBundleThatStoppedUnderAStepIsNamedAsTheReason() throws Exception {
    world.runs.put(
        "Resume",
        context -> {
          throw new IllegalStateException("Invalid BundleContext.");
        });
    UpgradeRecord record = of(world.start());
    assertThat(record.pointOfFailure().orElseThrow())
        .contains("a bundle that it needs has stopped");
  }

  private void fail(StepContext context) throws UpgradeException {
    throw new upgrade.api.CheckFailedException("as told");
  }
}
