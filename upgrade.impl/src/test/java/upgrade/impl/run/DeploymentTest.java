package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleEvent;
import upgrade.api.BundleChange;
import upgrade.api.Deployments.Deployment;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.run.Passage.Waited;
import upgrade.impl.settings.Settings;

/** One deployment is one upgrade, however it goes. */
class DeploymentTest {
  private static final BundleChange OTHER = BundleChange.of(8, "other", "1.0.0");

  private final World world = new World();
  private final CompletableFuture<UpgradeResult> ended = world.ended();
  private final AtomicBoolean going = new AtomicBoolean(true);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void bundlesThatAreStoppedOneAfterTheOtherHaveOnePause() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    events(World.SHOP, BundleEvent.STOPPED);
    stop(OTHER);
    events(OTHER.bundleId(), BundleEvent.STOPPED);
    update(World.SHOP);
    update(OTHER.bundleId());
    events(World.SHOP, BundleEvent.STARTED);
    events(OTHER.bundleId(), BundleEvent.STARTED);
    nothingResumes();

    deployment.end();

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.request().trigger()).isEqualTo(Trigger.DEPLOYMENT);
    assertThat(result.request().changes()).hasSize(2);
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "Check", "Suspend", "Ready", "Resume", "close");
    assertThat(world.chronicle.begun).hasSize(1);
  }

  @Test
  void whatComesUnderANewIdIsTheSameApplication() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED);
    world.down.add(9L);
    world.newer.put("shop", 9L);
    nothingResumes();
    world.down.remove(9L);
    deployment.end();

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.request().changes())
        .containsExactly(World.shop().replacedBy(9).to("2.0.0"))
        .asString()
        .contains("shop [7 -> 9] 1.0.0 -> 2.0.0");
    assertThat(result.request().affected()).containsExactly(World.SHOP, 9L);
    assertThat(world.calls).containsExactly("Check", "Suspend", "Ready", "Resume", "close");
    assertThat(world.chronicle.ended.get(result.upgradeId()).record().changes())
        .extracting(BundleChange::ids)
        .containsExactly("7 -> 9");
  }

  @Test
  void theInstructionsAreToldOfTheNewId() throws Exception {
    CompletableFuture<List<BundleChange>> told = new CompletableFuture<>();
    world.runs.put("Ready", context -> told.complete(context.request().changes()));
    Deployment deployment = begin();
    stop(World.shop());
    world.newer.put("shop", 9L);
    events(World.SHOP, BundleEvent.UNINSTALLED);
    deployment.end();

    assertThat(told.get(10, TimeUnit.SECONDS)).containsExactly(World.shop().replacedBy(9));
  }

  @Test
  void whatIsRemovedIsNotWaitedForAfterTheEnd() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED);
    nothingResumes();
    deployment.end();

    assertThat(result().outcome()).isEqualTo(Outcome.NO_UPDATE);
    assertThat(world.calls)
        .containsExactly("Check", "Suspend", "undo Suspend", "undo Check", "close");
  }

  @Test
  void whatIsOnlyRefreshedIsAnUpgrade() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    events(
        World.SHOP,
        BundleEvent.STOPPED,
        BundleEvent.UNRESOLVED,
        BundleEvent.RESOLVED,
        BundleEvent.STARTED);
    deployment.end();

    assertThat(result().outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  /** Karaf tells of no end then. */
  @Test
  void oneThatBreaksOffHasEnded() throws Exception {
    begin();
    stop(World.shop());
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED);
    nothingResumes();
    going.set(false);

    assertThat(result().outcome()).isEqualTo(Outcome.NO_UPDATE);
    assertThat(world.calls).endsWith("undo Suspend", "undo Check", "close");
  }

  @Test
  void whatDoesNotStartMakesItFail() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED);
    update(World.SHOP);
    deployment.end();

    UpgradeResult result = result();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.problems())
        .singleElement()
        .asString()
        .contains("the deployment ended without starting it");
    assertThat(world.calls).endsWith("Ready", "Resume", "close");
  }

  @Test
  void anEndThatNeverComesIsNotWaitedForForEver() throws Exception {
    world.settings =
        Settings.DEFAULTS.within(
            Duration.ofMillis(50), Duration.ofMillis(10), Duration.ofMillis(300));
    begin();
    stop(World.shop());
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.STARTED);

    assertThat(result().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.deployments.go()).isFalse();
  }

  /** Others may take a minute to start; whoever is back serves. */
  @Test
  void onceBundlesAreOnlyStartedTheGateOpensBeforeTheEndButTheUpgradeGoesOn() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UPDATED);
    deployment.startsOnly();
    events(World.SHOP, BundleEvent.STARTED);

    Awaitility.await().until(() -> world.calls.contains("Resume"));
    assertThat(world.upgrades.running()).isPresent();
    stop(OTHER); // joins
    events(OTHER.bundleId(), BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.STARTED);
    deployment.end();

    assertThat(result().request().changes()).hasSize(2);
    assertThat(world.chronicle.begun).hasSize(1);
  }

  @Test
  void oneInWhichABundleOnlyRestartsResumes() throws Exception {
    Deployment deployment = begin();
    stop(World.shop());
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.STARTED);
    deployment.end();

    assertThat(result().outcome()).isEqualTo(Outcome.NO_UPDATE);
    assertThat(world.calls).containsExactly("Check", "Suspend", "Ready", "Resume", "close");
  }

  /** The deployer of a kar removes all of it in one deployment and installs it in the next. */
  @Test
  void oneAroundOthersHoldsThemTogether() throws Exception {
    Deployment around = world.deployments.begin("kar", new Thread(), () -> true);
    assertThat(world.deployments.go()).as("its thread does not live").isFalse();
    around = world.deployments.begin("kar", Thread.currentThread(), () -> true);
    around.startsOnly();
    Deployment first = begin();
    stop(World.shop());
    world.down.add(World.SHOP);
    events(World.SHOP, BundleEvent.STOPPED, BundleEvent.UNINSTALLED);
    first.end();
    nothingResumes();
    Deployment second = begin();
    world.newer.put("shop", 9L);
    second.end();
    around.end();

    assertThat(result().request().changes())
        .extracting(BundleChange::ids)
        .containsExactly("7 -> 9");
    assertThat(world.chronicle.begun).hasSize(1);
  }

  private Deployment begin() {
    return world.deployments.begin("a test", Thread.currentThread(), going::get);
  }

  private void stop(BundleChange change) {
    assertThat(world.upgrades.stopping(world.stop(change, Trigger.DEPLOYMENT)).await())
        .isEqualTo(Waited.OPENED);
  }

  private void update(long bundle) {
    events(bundle, BundleEvent.UNRESOLVED, BundleEvent.UPDATED, BundleEvent.RESOLVED);
  }

  /** Longer than a possible update and the quiet period of the world together. */
  private void nothingResumes() {
    Awaitility.await()
        .during(Duration.ofMillis(250))
        .until(() -> !world.calls.contains("Ready") && !world.calls.contains("undo Suspend"));
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
