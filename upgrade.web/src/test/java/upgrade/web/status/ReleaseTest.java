package upgrade.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.api.BundleChange;
import upgrade.api.Counters;
import upgrade.api.Instruction;
import upgrade.api.StepContext;
import upgrade.api.UpgradeRequest;
import upgrade.web.gate.GateState;
import upgrade.web.inflight.Exchange;
import upgrade.web.instruction.AwaitEndpoints;
import upgrade.web.instruction.FinishRunningRequests;
import upgrade.web.instruction.RerunFailedRequests;
import upgrade.web.instruction.ResumeAcceptors;
import upgrade.web.instruction.SuspendAcceptors;
import upgrade.web.park.Parking;
import upgrade.web.scope.Scope;
import upgrade.web.seam.FakeWeb;
import upgrade.web.seam.WebProtection;

/** An operator lets everything go in the middle of an upgrade, which copes. */
class ReleaseTest {
  @TempDir Path directory;
  private WebProtection web;
  private WhiteboardProtection protection;
  private final Map<String, Long> figures = new ConcurrentHashMap<>();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    FakeWeb fake = new FakeWeb(directory, new ArrayList<>());
    web = fake.web();
    protection = new WhiteboardProtection(fake.context(), web);
  }

  @AfterEach
  void nothingWaits() {
    assertThat(web.parking().size()).isZero();
    web.gate().stop();
    web.parking().gateChanged();
  }

  @Test
  void withNoUpgradeThereIsNothingToRelease() {
    assertThat(protection.release()).isZero();
    assertThat(web.gate().state().phase()).isEqualTo(GateState.Phase.OPEN);
  }

  /** As a long request holds it that met the closed gate. */
  @Test
  void theStateOfTheGateKeepsNothingOfTheUpgradeButItsCounters() throws Exception {
    WeakReference<StepContext> context = suspended();
    GateState met = web.gate().state();
    assertThat(met.isClosed()).isTrue();
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              return context.refersTo(null);
            });
    assertThat(met.isClosed()).isTrue();
  }

  private WeakReference<StepContext> suspended() throws Exception {
    StepContext context = context();
    new SuspendAcceptors(web).run(context, List.of());
    return new WeakReference<>(context);
  }

  @Test
  void whatWaitsGoesAndTheLaterStepsCope() throws Exception {
    run(new SuspendAcceptors(web));
    run(new FinishRunningRequests(web));
    FutureTask<Parking.Wait> parked = waits(false);
    FutureTask<Parking.Wait> failed = waits(true);
    Awaitility.await().until(() -> web.parking().size() == 2);
    assertThat(protection.figures())
        .containsEntry("inflight", 2L)
        .containsEntry("parked", 1L)
        .containsEntry("failed", 1L)
        .containsEntry("running", 0L);

    assertThat(protection.release()).isEqualTo(2);

    assertThat(parked.get(30, TimeUnit.SECONDS)).isEqualTo(Parking.Wait.OVER);
    assertThat(failed.get(30, TimeUnit.SECONDS)).isEqualTo(Parking.Wait.OVER);
    run(new SuspendAcceptors(web)); // a bundle joins
    assertThat(told).last().asString().contains("parks no requests");
    assertThat(web.gate().state().isUpgrading()).isTrue();
    assertThat(web.gate().state().parks("/shop")).isFalse();
    run(new AwaitEndpoints(web));
    run(new RerunFailedRequests(web));
    run(new ResumeAcceptors(web));
    assertThat(web.gate().state().phase()).isEqualTo(GateState.Phase.OPEN);
    assertThat(web.gate().state().isUpgrading()).isFalse();
    assertThat(figures).containsEntry("parked", 1L).containsEntry("released", 2L);
  }

  @Test
  void anUndoAfterItOpensTheGateForTheNextUpgrade() throws Exception {
    SuspendAcceptors suspend = new SuspendAcceptors(web);
    run(suspend);
    protection.release();
    suspend.undo(context(), List.of());
    assertThat(web.gate().state().phase()).isEqualTo(GateState.Phase.OPEN);
    assertThat(told).noneMatch(line -> line.contains("503"));
  }

  @Test
  void aStoppedGateIsAProblem() {
    assertThat(protection.problems()).noneMatch(problem -> problem.subject().equals("gate"));
    web.gate().stop();
    assertThat(protection.problems()).anyMatch(problem -> problem.subject().equals("gate"));
  }

  /** The HTTP service here has taken none. */
  @Test
  void preprocessorsOutsideThePathAreAProblem() {
    assertThat(protection.problems())
        .filteredOn(problem -> problem.subject().equals("preprocessors"))
        .hasSize(2);
    assertThat(protection.seam()).endsWith(" Whiteboard, jakarta, http://127.0.0.1:8080/");
  }

  /** A request that waits on its own thread, as where the container cannot let it go. */
  private FutureTask<Parking.Wait> waits(boolean failed) {
    GateState closed =
        web.gate()
            .close(Scope.EVERYTHING, new upgrade.web.gate.Tally("1", this::count, web.totals()));
    FutureTask<Parking.Wait> task =
        new FutureTask<>(
            () -> {
              Exchange exchange = web.inFlight().enter("GET", "/shop");
              try {
                Parking.Waiter waiter = fake(Parking.Waiter.class, (proxy, method, args) -> null);
                return failed
                    ? web.parking().awaitRerun(exchange, closed, waiter)
                    : web.parking().park(exchange, closed, waiter);
              } finally {
                exchange.ended();
              }
            });
    new Thread(task).start();
    return task;
  }

  private void run(Instruction instruction) throws Exception {
    instruction.run(context(), List.of());
  }

  private void count(String figure, long n) {
    figures.merge(figure, n, Long::sum);
  }

  private StepContext context() {
    UpgradeRequest request = UpgradeRequest.of(BundleChange.of(12, "shop", "1.0.0"));
    return fake(
        StepContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "request" -> request;
              case "upgradeId" -> "1";
              case "checkOnly" -> false;
              case "initiator" -> Optional.empty();
              case "remaining" -> Duration.ofSeconds(30);
              case "info", "warn" -> told.add((String) arguments[0]) ? null : null;
              case "counters" -> counters();
              case "count" -> {
                count((String) arguments[0], (Long) arguments[1]);
                yield null;
              }
              default -> throw new AssertionError(method);
            });
  }

  private Counters counters() {
    return new Counters() {
      @Override
      public void count(String figure, long count) {
        ReleaseTest.this.count(figure, count);
      }

      @Override
      public void atLeast(String figure, long value) {
        figures.merge(figure, value, Math::max);
      }
    };
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
