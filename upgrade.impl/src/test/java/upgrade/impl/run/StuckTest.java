package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import upgrade.api.BundleChange;
import upgrade.api.StepContext;
import upgrade.api.Stuck;
import upgrade.api.Trigger;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;

/** What hangs keeps nobody waiting but itself. */
@Timeout(60)
class StuckTest {
  private final World world = new World();
  private final CountDownLatch hangs = new CountDownLatch(1);

  @BeforeEach
  void shortDeadlines() {
    world.settings =
        world.settings.within(Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(400));
  }

  @AfterEach
  void close() {
    hangs.countDown();
    world.close();
  }

  /** Deaf to interrupts. */
  private void hang(StepContext context) {
    while (hangs.getCount() > 0) {
      try {
        hangs.await();
      } catch (InterruptedException e) {
        // as foreign code does
      }
    }
  }

  private Upgrade stuckIn(String step) throws Exception {
    world.runs.put(step, this::hang);
    Upgrade upgrade = world.start();
    awaitStuck(upgrade);
    world.runs.remove(step);
    return upgrade;
  }

  private void awaitStuck(Upgrade upgrade) {
    Awaitility.await()
        .until(() -> upgrade.stuck().isPresent() && world.upgrades.running().isEmpty());
  }

  @Test
  void theInstructionsAreToldLastOneFirstAndFirstOneFirstWhenItGoesOn() throws Exception {
    CompletableFuture<Stuck> heard = new CompletableFuture<>();
    world.audience.add(
        new UpgradeListener() {
          @Override
          public void upgradeStuck(Upgrade upgrade, Stuck stuck) {
            heard.complete(stuck);
          }
        });
    Upgrade upgrade = stuckIn("UPDATE");
    assertThat(world.upgrades.stuck()).containsExactly(upgrade);
    assertThat(heard.join()).isEqualTo(upgrade.stuck().orElseThrow());
    assertThat(heard.join().doing()).isEqualTo("step UPDATE");

    hangs.countDown();

    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls.subList(world.calls.indexOf("UPDATE"), world.calls.size()))
        .containsExactly(
            "UPDATE",
            "stuck Suspend",
            "stuck Check",
            "goes on Check",
            "goes on Suspend",
            "undo UPDATE",
            "undo STOP",
            "undo Suspend",
            "undo Check",
            "undo LOAD",
            "close");
    assertThat(world.upgrades.stuck()).isEmpty();
    assertThat(upgrade.stuck()).isEmpty();
  }

  @Test
  void whatHeedsItsInterruptIsNotStuck() throws Exception {
    world.runs.put("START", context -> new CountDownLatch(1).await());
    UpgradeResult result = world.run();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls).doesNotContain("stuck Suspend");
  }

  /** Also what waits already; and the one that hung goes on before those that have not begun. */
  @Test
  void othersHaveTheirTurnMeanwhile() throws Exception {
    Upgrade upgrade = stuckIn("START");
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    world.runs.put(
        "Ready",
        context -> {
          within.countDown();
          goOn.await();
        });
    world.settings =
        world.settings.within(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(30));
    Upgrade second = other(8);
    Upgrade third = other(9);
    within.await();
    hangs.countDown();
    world.runs.remove("Ready");
    Awaitility.await().until(() -> world.upgrades.stuck().contains(upgrade));
    assertThat(world.calls).doesNotContain("goes on Check");
    goOn.countDown();

    assertThat(World.result(second).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(World.result(third).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.upgrades.running()).isEmpty();
  }

  /** Nobody in there would take it any more: it would go on unprotected. */
  @Test
  void whoWaitsToBeLetInWhenItGetsStuckHasATurnOfItsOwn() throws Exception {
    CompletableFuture<Passage> waits = new CompletableFuture<>();
    BundleChange other = BundleChange.of(8, "other", "1.0.0");
    world.whenStuck =
        () -> {
          world.whenStuck = () -> {};
          waits.complete(world.upgrades.stopping(world.stop(other, Trigger.UPDATE)));
        };
    world.runs.put("UPDATE", this::hang);
    Upgrade upgrade = world.start();

    assertThat(waits.get(20, TimeUnit.SECONDS).await()).isEqualTo(Passage.Waited.OPENED);
    assertThat(hangs.getCount()).isEqualTo(1);

    world.calls.add("left 8");
    world.runs.remove("UPDATE");
    hangs.countDown();
    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  private Upgrade other(long id) throws Exception {
    return world.upgrades.start(UpgradeRequest.of(BundleChange.of(id, "other" + id, "1.0.0")));
  }

  @Test
  void whatHangsOnTheWayBackIsOutlastedAsWell() throws Exception {
    world.runs.put(
        "Ready",
        context -> {
          throw new upgrade.api.UpgradeException("bad");
        });
    world.undos.put("START", this::hang);
    Upgrade upgrade = world.start();
    awaitStuck(upgrade);
    assertThat(world.calls).endsWith("undo START", "stuck Suspend", "stuck Check");
    hangs.countDown();

    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls.subList(world.calls.indexOf("stuck Check") + 1, world.calls.size()))
        .containsExactly(
            "goes on Check",
            "goes on Suspend",
            "undo REFRESH",
            "undo UPDATE",
            "undo STOP",
            "undo Suspend",
            "undo Check",
            "undo LOAD",
            "close");
  }

  @Test
  void aStopOfItsOwnBundlePassesAtOnce() throws Exception {
    Upgrade upgrade = stuckIn("START");
    assertThat(world.upgrades.stopping(world.stop(Trigger.REFRESH)).await())
        .isEqualTo(Passage.Waited.OPENED);
    assertThat(world.upgrades.running()).isEmpty();
    hangs.countDown();
    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void whenOursGoesAwayItWaitsForNothingAndTheBundlesAreLeftAlone() throws Exception {
    Upgrade upgrade = stuckIn("START");
    world.upgrades.close("ours stops", false);
    assertThat(world.upgrades.awaitEnd()).isTrue();
    assertThat(World.result(upgrade).problems()).asString().contains("ours stops");
    assertThat(world.calls).contains("undo Suspend").doesNotContain("undo START", "undo UPDATE");
    assertThat(hangs.getCount()).isEqualTo(1);
  }
}
