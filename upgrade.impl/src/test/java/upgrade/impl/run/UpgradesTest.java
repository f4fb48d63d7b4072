package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleEvent;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.Direction;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Trigger;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.run.Passage.Waited;
import upgrade.impl.settings.Settings;

class UpgradesTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void beforeThePointEverythingRunsTwiceAfterItOnce() throws Exception {
    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.calls)
        .containsExactly(
            "check LOAD",
            "check Check",
            "check Suspend",
            "LOAD",
            "Check",
            "Suspend",
            "STOP",
            "UPDATE",
            "REFRESH",
            "START",
            "Ready",
            "Resume",
            "close");
    assertThat(result.steps())
        .extracting(StepResult::outcome)
        .containsOnly(StepResult.Outcome.CHECKED, StepResult.Outcome.PERFORMED);
  }

  @Test
  void aFailingCheckTouchesNothingAndIsNotUndone() throws Exception {
    world.runs.put(
        "Suspend",
        context -> {
          throw new CheckFailedException("no acceptors");
        });

    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.problems()).singleElement().asString().isEqualTo("Suspend: no acceptors");
    assertThat(world.calls).containsExactly("check LOAD", "check Check", "check Suspend", "close");
  }

  @Test
  void aStepThatFailsBeforeThePointIsUndoneBackwardsItselfIncluded() throws Exception {
    failWhenRun("Suspend");

    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(world.calls.subList(3, world.calls.size()))
        .containsExactly(
            "LOAD", "Check", "Suspend", "undo Suspend", "undo Check", "undo LOAD", "close");
  }

  @Test
  void aStepThatFailsAfterThePointWalksTheWholeWayDown() throws Exception {
    failWhenRun("Ready");

    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls.subList(world.calls.indexOf("Ready"), world.calls.size()))
        .containsExactly(
            "Ready",
            "undo Ready",
            "undo START",
            "undo REFRESH",
            "undo UPDATE",
            "undo STOP",
            "undo Suspend",
            "undo Check",
            "undo LOAD",
            "close");
  }

  @Test
  void onlyWhatWasPerformedIsUndone() throws Exception {
    failWhenRun("UPDATE");

    assertThat(world.run().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls.subList(world.calls.indexOf("UPDATE"), world.calls.size()))
        .containsExactly(
            "UPDATE",
            "undo UPDATE",
            "undo STOP",
            "undo Suspend",
            "undo Check",
            "undo LOAD",
            "close");
  }

  @Test
  void anUndoThatFailsDoesNotKeepTheOthersFromBeingUndone() throws Exception {
    failWhenRun("START");
    world.undos.put(
        "UPDATE",
        context -> {
          throw new UpgradeException("disk full");
        });

    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.calls).contains("undo STOP", "undo Suspend", "undo Check");
    assertThat(result.problems()).extracting(Object::toString).contains("UPDATE: disk full");
  }

  @Test
  void aStepThatDoesNotEndIsInterruptedAtItsDeadline() throws Exception {
    world.settings =
        Settings.DEFAULTS.within(Duration.ofMillis(100), Duration.ZERO, Duration.ofMillis(100));
    world.runs.put("Check", context -> new CountDownLatch(1).await());

    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.duration()).isLessThan(Duration.ofSeconds(10));
    assertThat(result.steps())
        .extracting(StepResult::outcome)
        .contains(StepResult.Outcome.TIMED_OUT);
  }

  @Test
  void aStepThatIgnoresItsInterruptIsLeftBehind() throws Exception {
    world.settings =
        Settings.DEFAULTS.within(Duration.ofMillis(100), Duration.ZERO, Duration.ofMillis(100));
    CountDownLatch never = new CountDownLatch(1);
    world.runs.put(
        "Check",
        context -> {
          while (never.getCount() > 0) {
            try {
              never.await();
            } catch (InterruptedException e) {
              // ignores it
            }
          }
        });

    assertThat(world.run().outcome()).isEqualTo(Outcome.REFUSED);
    never.countDown();
  }

  @Test
  void whatAStepThrowsIsAProblem() throws Exception {
    world.runs.put(
        "Check",
        context -> {
          throw new NoClassDefFoundError("gone/With/The/Update");
        });
    UpgradeResult result = world.run();
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.problems()).singleElement().asString().contains("gone/With/The/Update");
  }

  @Test
  void anErrorGoesOnOnceEverythingIsUndone() throws Exception {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.complete(e));
    try {
      world.runs.put(
          "START",
          context -> {
            throw new StackOverflowError("deep");
          });
      assertThat(world.run().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(world.calls).contains("undo Check");
      assertThat(uncaught.get(10, TimeUnit.SECONDS)).isInstanceOf(StackOverflowError.class);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(null);
    }
  }

  @Test
  void cancelledBeforeThePointButNotAfter() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    world.runs.put(
        "Suspend",
        context -> {
          waits.countDown();
          new CountDownLatch(1).await();
        });
    Upgrade upgrade = world.start();
    assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(upgrade.cancel()).isTrue();
    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(world.calls).doesNotContain("STOP");

    CompletableFuture<Upgrade> running = new CompletableFuture<>();
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    world.runs.remove("Suspend");
    world.runs.put("Ready", context -> late.complete(running.join().cancel()));
    running.complete(world.start());

    assertThat(World.result(running.join()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(late.join()).isFalse();
  }

  /** Who waits for its result would wait for ever. */
  @Test
  void oneThatBreaksOffHasAResultAndTheNextItsTurn() throws Exception {
    world.breaks =
        () -> {
          throw new IllegalStateException("no place to work");
        };
    UpgradeResult result = world.run();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.problems()).singleElement().asString().contains("no place to work");
    world.breaks = () -> {};
    assertThat(world.run().outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void oneThatBreaksOffLetsTheStoppingThreadGoOn() throws Exception {
    AtomicInteger broken = new AtomicInteger();
    world.breaks =
        () -> {
          broken.incrementAndGet();
          throw new IllegalStateException("no place to work");
        };
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Passage.Waited.OPENED);
    assertThat(broken).hasValue(1);
  }

  @Test
  void oneThatBreaksOffAfterItsBeginningEndsInTheHistory() throws Exception {
    world.chronicle.breaksAtBegin = UpgradesTest::noMemory;

    UpgradeResult result = world.run();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.chronicle.ended.get(result.upgradeId()).record().outcome())
        .contains(Outcome.FAILED);
  }

  @Test
  void oneThatBreaksOffAtItsEndEndsForListenersAndHistoryOnce() throws Exception {
    AtomicInteger ends = new AtomicInteger();
    CompletableFuture<UpgradeResult> ended = world.ended();
    world.chronicle.breaksAtEnd =
        () -> {
          if (ends.incrementAndGet() == 1) {
            noMemory();
          }
        };

    UpgradeResult result = world.run();

    assertThat(ended.get(10, TimeUnit.SECONDS).problems())
        .extracting(Object::toString)
        .containsExactly("upgrade: broke off: java.lang.OutOfMemoryError: told to");
    assertThat(world.chronicle.ended).containsKey(result.upgradeId());
    assertThat(ends).hasValue(2);
  }

  private static void noMemory() {
    throw new OutOfMemoryError("told to");
  }

  @Test
  void oneForWhichThereIsNoThreadHasAResultAndTheNextItsTurn() throws Exception {
    world.noThread =
        () -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    assertThat(world.run().outcome()).isEqualTo(Outcome.FAILED);
    world.noThread = () -> {};
    assertThat(world.run().outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aListenerHearsEverythingInOrderAndMayFail() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(1);
    world.audience.add(
        new UpgradeListener() {
          @Override
          public void upgradeStarted(Upgrade upgrade) {
            throw new IllegalStateException("a broken listener");
          }
        });
    world.audience.add(
        new UpgradeListener() {
          @Override
          public void upgradeStarted(Upgrade upgrade) {
            heard.add("started");
          }

          @Override
          public void sectionStarted(Upgrade upgrade, Section section, Direction direction) {
            heard.add(section.title());
          }

          @Override
          public void messageReported(Upgrade upgrade, boolean warning, String message) {
            heard.add(message);
          }

          @Override
          public void stepEnded(Upgrade upgrade, StepResult step) {
            if (step.outcome() == StepResult.Outcome.PERFORMED) {
              heard.add(step.step().instruction());
            }
          }

          @Override
          public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
            heard.add("ended " + result.figures());
            ended.countDown();
          }
        });
    world.runs.put(
        "Resume",
        context -> {
          context.info("released");
          context.count("released", 2);
          context.count("released", 3);
        });

    world.run();

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard)
        .containsExactly(
            "started",
            "LOAD",
            "Check",
            "Suspend",
            "STOP",
            "UPDATE",
            "REFRESH",
            "START",
            "Ready",
            "released",
            "Resume",
            "ended {released=5}");
  }

  @Test
  void anUpdateOfTheFrameworkWaitsForTheStepsBeforeThePointAndIsFollowed() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();

    Passage passage = world.upgrades.stopping(world.stop(Trigger.UPDATE));
    assertThat(passage.await()).isEqualTo(Waited.OPENED);
    assertThat(world.calls).containsExactly("Check", "Suspend");
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED);
    assertThat(ended).isNotDone();
    events(World.SHOP, BundleEvent.STARTED);

    UpgradeResult result = ended.get(10, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.calls).containsExactly("Check", "Suspend", "Ready", "Resume", "close");
    assertThat(result.steps())
        .filteredOn(step -> step.outcome() == StepResult.Outcome.SKIPPED)
        .extracting(step -> step.step().instruction())
        .containsExactly("LOAD", "STOP", "UPDATE", "REFRESH", "START");
  }

  @Test
  void anUpdateThatEndsWithoutAStartIsSeenByItsThread() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED);
    world.down.add(World.SHOP);
    world.calls.add("left " + World.SHOP);

    UpgradeResult result = ended.get(10, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.calls).containsSubsequence("Ready", "Resume");
  }

  @Test
  void anUnprotectedUpdateGoesOnWithEverythingUndone() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    failWhenRun("Suspend");

    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.STARTED);

    UpgradeResult result = ended.get(10, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.isProtected()).isFalse();
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "undo Suspend", "undo Check", "close");
  }

  @Test
  void aStepAfterTheBundlesThatFailsReleasesWhatWasSuspended() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    failWhenRun("Resume");

    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.STARTED);

    assertThat(ended.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.calls)
        .containsExactly(
            "Check", "Suspend", "Ready", "Resume", "undo Suspend", "undo Check", "close");
  }

  @Test
  void aTransientStopOpensAgainWhenNoUpdateComes() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    assertThat(world.upgrades.stopping(world.stop(Trigger.TRANSIENT_STOP)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED);

    assertThat(ended.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.NO_UPDATE);
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "undo Suspend", "undo Check", "close");
  }

  @Test
  void aTransientStopBeforeAnUninstallIsNoUpdate() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    assertThat(world.upgrades.stopping(world.stop(Trigger.TRANSIENT_STOP)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED);

    assertThat(ended.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.NO_UPDATE);
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "undo Suspend", "undo Check", "close");
  }

  @Test
  void aTransientStopAndStartResumes() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    assertThat(world.upgrades.stopping(world.stop(Trigger.TRANSIENT_STOP)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.STARTED);

    assertThat(ended.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.NO_UPDATE);
    assertThat(world.calls).containsExactly("Check", "Suspend", "Ready", "Resume", "close");
  }

  /** After UPDATED the possible update is one, however long the next step takes. */
  @Test
  void aTransientStopThatBecomesAnUpdateIsWaitedFor() throws Exception {
    world.settings =
        Settings.DEFAULTS.within(
            Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(10));
    CompletableFuture<UpgradeResult> ended = world.ended();
    Passage passage = world.upgrades.stopping(world.stop(Trigger.TRANSIENT_STOP));
    assertThat(passage.await()).isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.UPDATED, BundleEvent.STOPPED);
    assertThat(world.upgrades.running()).isPresent();
    Thread.onSpinWait();
    events(World.SHOP, BundleEvent.STARTED);
    assertThat(ended.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aStopThatIsCoveredPassesAtOnceAndIsFollowedToo() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED);
    // The same bundle again: its update failed to start it, somebody started and updates it.
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE))).isSameAs(Passage.OPEN);
    events(World.SHOP, BundleEvent.STARTED);

    assertThat(ended.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.calls).containsExactly("Check", "Suspend", "Ready", "Resume", "close");
  }

  @Test
  void whoJoinsMakesTheStepsBeforeThePointRunAgain() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    BundleChange other = BundleChange.of(8, "other", "1.0.0");
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Waited.OPENED);
    events(World.SHOP, BundleEvent.STOPPED);

    assertThat(world.upgrades.stopping(world.stop(other, Trigger.REFRESH)).await())
        .isEqualTo(Waited.OPENED);
    assertThat(world.calls).containsExactly("Check", "Suspend", "Check", "Suspend");
    events(World.SHOP, BundleEvent.STARTED);
    assertThat(ended).isNotDone();
    events(8, BundleEvent.STOPPED, BundleEvent.STARTED);

    UpgradeResult result = ended.get(10, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.request().trigger()).isEqualTo(Trigger.UPDATE);
    assertThat(result.request().changes())
        .extracting(BundleChange::bundleId)
        .containsExactly(World.SHOP, 8L);
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "Check", "Suspend", "Ready", "Resume", "close");
  }

  @Test
  void whenWeGoAwayEverythingIsUndoneAndNobodyWaits() throws Exception {
    CompletableFuture<UpgradeResult> ended = world.ended();
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE)).await())
        .isEqualTo(Waited.OPENED);

    world.upgrades.close("test", false);

    UpgradeResult result = ended.get(10, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(result.isProtected()).isFalse();
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "undo Suspend", "undo Check", "close");
    assertThat(world.upgrades.stopping(world.stop(Trigger.UPDATE))).isSameAs(Passage.OPEN);
  }

  @Test
  void whenTheFrameworkStopsBundlesAreLeftAsTheyAre() throws Exception {
    CountDownLatch updating = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    world.runs.put(
        "UPDATE",
        context -> {
          updating.countDown();
          stopped.await();
        });
    Upgrade upgrade = world.start();
    assertThat(updating.await(10, TimeUnit.SECONDS)).isTrue();

    world.upgrades.close("the framework stops", true);
    stopped.countDown();

    World.result(upgrade);
    assertThat(world.calls)
        .contains("undo Suspend", "undo Check")
        .doesNotContain("undo UPDATE", "undo STOP", "START");
  }

  @Test
  void whenWeGoAwayInTheMiddleOfOursTheOldVersionIsPutBack() throws Exception {
    CountDownLatch updating = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    world.runs.put(
        "UPDATE",
        context -> {
          updating.countDown();
          stopped.await();
        });
    Upgrade upgrade = world.start();
    assertThat(updating.await(10, TimeUnit.SECONDS)).isTrue();

    world.upgrades.close("upgrade.impl stops", false);
    stopped.countDown();

    assertThat(World.result(upgrade).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls).containsSubsequence("undo UPDATE", "undo STOP", "undo Suspend");
  }

  private void failWhenRun(String name) {
    world.runs.put(
        name,
        context -> {
          if (!context.checkOnly()) {
            throw new UpgradeException(name + " fails as told");
          }
        });
  }

  private void events(long bundle, int... types) {
    for (int type : types) {
      world.upgrades.bundleEvent(bundle, type);
    }
  }
}
