package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleEvent;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.run.Passage.Waited;
import upgrade.impl.settings.Flag;

/** The way down of upgrades that the framework performs. */
class RollbackTest {
  private static final BundleChange OTHER = BundleChange.of(8, "other", "1.0.0");

  private final World world = new World();
  private final CompletableFuture<UpgradeResult> ended = world.ended();

  @BeforeEach
  void rollBack() {
    world.settings = world.settings.with(Flag.ROLLBACK);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatTheFrameworkDidIsUndoneAsIfItWereOurs() throws Exception {
    fail(World.SHOP);

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.isProtected()).isTrue();
    assertThat(result.problems()).singleElement().asString().contains("without starting");
    assertThat(world.calls)
        .containsExactly(
            "LOAD",
            "Check",
            "Suspend",
            "left 7",
            "undo START",
            "undo REFRESH",
            "undo UPDATE",
            "undo STOP",
            "undo Suspend",
            "undo Check",
            "undo LOAD",
            "close");
  }

  /** In the hook, or beside it, we would wait for a lock that it holds. */
  @Test
  void nothingIsUndoneBeforeTheUpdatingThreadHasLeft() throws Exception {
    stop(World.shop(), Trigger.UPDATE);
    stop(OTHER, Trigger.UPDATE);
    world.down.add(World.SHOP);
    world.calls.add("left 7");
    events(8, BundleEvent.STOPPED, BundleEvent.UPDATED);
    assertThat(world.calls).doesNotContain("undo START");
    events(8, BundleEvent.STARTED);
    Thread.onSpinWait();
    assertThat(ended).isNotDone();
    world.calls.add("left 8");

    assertThat(result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls.indexOf("undo START")).isGreaterThan(world.calls.indexOf("left 8"));
  }

  @Test
  void aStepBehindTheBundlesThatFailsIsAReasonToo() throws Exception {
    world.runs.put(
        "Ready",
        context -> {
          assertThat(context.goesBack()).isTrue();
          throw new UpgradeException("not ready");
        });
    stop(World.shop(), Trigger.UPDATE);
    world.calls.add("left 7");
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.STARTED);

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.problems()).singleElement().asString().isEqualTo("Ready: not ready");
    assertThat(world.calls)
        .containsSubsequence("Ready", "undo Ready", "undo START", "undo STOP", "undo Suspend")
        .doesNotContain("Resume");
  }

  @Test
  void whatTheFrameworkKeptItselfWasRolledBack() throws Exception {
    stop(World.shop(), Trigger.UPDATE);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.STARTED);
    world.calls.add("left 7");

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.problems()).singleElement().asString().contains("kept its old content");
  }

  /** All or nothing: with some of the old and some of the new nobody has tried it. */
  @Test
  void withoutAllTheOldContentsNothingIsPutBack() throws Exception {
    world.lost.add("shop");
    fail(World.SHOP);

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.problems())
        .extracting(Object::toString)
        .anyMatch(problem -> problem.contains("not kept of [shop]"));
    assertThat(world.calls).containsSubsequence("Ready", "Resume").doesNotContain("undo UPDATE");
  }

  @Test
  void whoIsUninstalledIsMeantToBeAway() throws Exception {
    stop(World.shop(), Trigger.UPDATE);
    world.calls.add("left 7");
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.UNINSTALLED);

    assertThat(result().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.calls).doesNotContain("undo UPDATE");
  }

  /** They are refreshed by us: their requests must wait as well. */
  @Test
  void whoIsWiredToItIsCoveredBeforeAnythingIsPutBack() throws Exception {
    world.wired.add(9L);
    AtomicReference<Object> covered = new AtomicReference<>();
    world.runs.put("Suspend", context -> covered.set(context.request().affected()));
    fail(World.SHOP);

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.request().affected()).contains(9L);
    assertThat(covered.get())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.ITERABLE)
        .contains(9L);
    assertThat(world.calls)
        .containsSubsequence("Suspend", "left 7", "LOAD", "Check", "Suspend", "undo START");
  }

  /** Its bundle may be one of those, and it holds a lock of it while it waits. */
  @Test
  void whoComesRightBeforeItGoesFirst() throws Exception {
    AtomicReference<Passage> passage = new AtomicReference<>();
    world.looked =
        () -> {
          world.looked = () -> {};
          passage.set(world.upgrades.stopping(world.stop(OTHER, Trigger.UPDATE)));
          world.looked = () -> world.calls.add("looked again");
        };
    fail(World.SHOP);

    org.awaitility.Awaitility.await().until(() -> passage.get() != null);
    assertThat(passage.get().await()).isEqualTo(Waited.OPENED);
    events(8, BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.STARTED);
    world.calls.add("left 8");

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.request().changes()).hasSize(2);
    assertThat(world.calls).containsSubsequence("left 8", "looked again", "undo UPDATE");
  }

  @Test
  void theStopsOfOurOwnNeitherWaitNorStartAnything() throws Exception {
    AtomicReference<Passage> own = new AtomicReference<>();
    world.undos.put(
        "START", context -> own.set(world.upgrades.stopping(world.stop(Trigger.TRANSIENT_STOP))));
    fail(World.SHOP);

    assertThat(result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(own.get()).isSameAs(Passage.OPEN);
    assertThat(world.chronicle.begun).hasSize(1);
  }

  /** The operator's last word counts; the gate stays closed until their bundle has come back. */
  @Test
  void whoUpdatesOnceMoreMeanwhileDoesNotWaitAndIsFollowed() throws Exception {
    CompletableFuture<Passage> second = new CompletableFuture<>();
    world.undos.put(
        "UPDATE",
        context -> {
          Thread operator =
              new Thread(
                  () ->
                      second.complete(
                          world.upgrades.stopping(world.stop(World.shop(), Trigger.UPDATE))));
          operator.start();
          try {
            second.get(10, TimeUnit.SECONDS);
          } catch (java.util.concurrent.ExecutionException
              | java.util.concurrent.TimeoutException e) {
            throw new UpgradeException("waits", e);
          }
          world.calls.remove("left 7");
        });
    fail(World.SHOP);

    assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(Passage.OPEN);
    org.awaitility.Awaitility.await().until(() -> world.calls.contains("undo STOP"));
    assertThat(world.calls).doesNotContain("undo Suspend");
    world.down.remove(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.STARTED);
    world.calls.add("left 7");

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls).containsSubsequence("undo STOP", "Ready", "Resume", "close");
  }

  @Test
  void whenTheFrameworkStopsNothingIsPutBackAnyMore() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    world.undos.put(
        "START",
        context -> {
          world.upgrades.close("the framework stops", true);
          stopped.countDown();
        });
    fail(World.SHOP);

    assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    result();
    assertThat(world.calls)
        .contains("undo Suspend", "undo Check")
        .doesNotContain("undo UPDATE", "undo STOP");
  }

  @Test
  void whenWeGoAwayInTheMiddleItIsPutBackNevertheless() throws Exception {
    world.undos.put("START", context -> world.upgrades.close("upgrade.impl stops", false));
    fail(World.SHOP);

    assertThat(result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls).containsSubsequence("undo UPDATE", "undo STOP", "undo Suspend");
  }

  @Test
  void aStopAnUpdateAndAStartThatFails() throws Exception {
    stop(World.shop(), Trigger.TRANSIENT_STOP);
    world.down.add(World.SHOP);
    events(
        World.SHOP,
        BundleEvent.STOPPED,
        BundleEvent.UPDATED,
        BundleEvent.STARTING,
        BundleEvent.STOPPED);

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.problems()).singleElement().asString().contains("its start failed");
  }

  /** Who updates may be waiting for a refresh, or be a person. */
  @Test
  void aStopAndAnUpdateThatNobodyStarts() throws Exception {
    world.settings =
        world.settings.within(Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(300));
    stop(World.shop(), Trigger.TRANSIENT_STOP);
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED);

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(result.problems()).singleElement().asString().contains("did not come back within");
  }

  @Test
  void whatADeploymentHasExchangedIsNotOursToTakeBack() throws Exception {
    upgrade.api.Deployments.Deployment deployment =
        world.deployments.begin("a test", Thread.currentThread(), () -> true);
    stop(World.shop(), Trigger.DEPLOYMENT);
    world.down.addAll(List.of(World.SHOP, 9L));
    world.newer.put("shop", 9L);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED);
    deployment.end();

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.problems())
        .extracting(Object::toString)
        .contains("rollback: a deployment has exchanged [shop]");
    assertThat(world.calls).doesNotContain("undo UPDATE");
  }

  @Test
  void whatADeploymentHasUpdatedInPlaceIsPutBackOnceItHasEnded() throws Exception {
    upgrade.api.Deployments.Deployment deployment =
        world.deployments.begin("a test", Thread.currentThread(), () -> true);
    stop(World.shop(), Trigger.DEPLOYMENT);
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED);
    assertThat(world.calls).doesNotContain("undo UPDATE");
    deployment.end();

    assertThat(result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(world.calls).contains("undo UPDATE");
  }

  private void stop(BundleChange change, Trigger trigger) {
    assertThat(world.upgrades.stopping(world.stop(change, trigger)).await())
        .isEqualTo(Waited.OPENED);
  }

  /** Its update ends, and it does not run. */
  private void fail(long bundle) {
    stop(World.shop(), Trigger.UPDATE);
    events(bundle, BundleEvent.STOPPED, BundleEvent.UPDATED);
    world.down.add(bundle);
    world.calls.add("left " + bundle);
  }

  private UpgradeResult result() throws Exception {
    return ended.get(10, TimeUnit.SECONDS);
  }

  private void events(long bundle, int... types) {
    for (int type : types) {
      world.upgrades.bundleEvent(bundle, type);
    }
  }
}
