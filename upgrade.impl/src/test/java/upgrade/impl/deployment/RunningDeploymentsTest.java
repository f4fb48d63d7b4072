package upgrade.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import upgrade.api.Deployments.Deployment;

class RunningDeploymentsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RunningDeployments deployments =
      new RunningDeployments(() -> Duration.ofSeconds(30), nanos::get);
  private final Thread here = Thread.currentThread();

  @Test
  void isOnTheThreadThatPerformsItUntilItsEnd() {
    assertThat(deployments.isOn(here)).isFalse();
    Deployment deployment = deployments.begin("a", here, () -> true);
    assertThat(deployments.isOn(here)).isTrue();
    assertThat(deployments.isOn(new Thread())).isFalse();
    assertThat(deployments.go()).isTrue();
    deployment.end();
    deployment.end();
    assertThat(deployments.isOn(here)).isFalse();
    assertThat(deployments.go()).isFalse();
  }

  @Test
  void mayChangeBundlesUntilItOnlyStartsThem() {
    Deployment deployment = deployments.begin("a", here, () -> true);
    assertThat(deployments.change()).isTrue();
    deployment.startsOnly();
    assertThat(deployments.change()).isFalse();
    assertThat(deployments.go()).isTrue();
  }

  @Test
  void hasEndedOnceItDoesNotGoOnAndDoesNotComeBack() {
    AtomicBoolean going = new AtomicBoolean(true);
    deployments.begin("a", here, going::get);
    assertThat(deployments.go()).isTrue();
    going.set(false);
    assertThat(deployments.go()).isFalse();
    going.set(true);
    assertThat(deployments.go()).isFalse();
  }

  @Test
  void hasEndedWhenWhoTellsIsGone() {
    deployments.begin(
        "a",
        here,
        () -> {
          throw new NoClassDefFoundError("its bundle is gone");
        });
    assertThat(deployments.go()).isFalse();
    deployments.begin("b", new Thread(), () -> true);
    assertThat(deployments.go()).as("its thread is not alive").isFalse();
  }

  @Test
  void isGivenUpWhenNothingIsHeardForLong() {
    deployments.begin("a", here, () -> true);
    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    deployments.heard();
    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    assertThat(deployments.go()).isTrue();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(deployments.go()).isFalse();
  }
}
