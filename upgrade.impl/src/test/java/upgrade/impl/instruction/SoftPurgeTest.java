package upgrade.impl.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.api.StepContext;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRequest;
import upgrade.impl.settings.Flag;
import upgrade.impl.settings.Settings;

class SoftPurgeTest {
  private static final Duration LONG_AGO = Duration.ofHours(1);
  private static final Duration JUST_NOW = Duration.ofMillis(1);

  private final Map<String, RequestInFlight> inFlight = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<Void>> ends = new LinkedHashMap<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final List<String> said = new ArrayList<>();
  private Settings settings = Settings.of(Map.of("soft.purge.ms", 0));
  private Trigger trigger = Trigger.SERVICE;
  private long lastModified = System.currentTimeMillis() - 60_000;

  @Test
  void whoMayRunAgainIsNotWaitedFor() throws Exception {
    running("a", JUST_NOW, Optional.empty());
    run();
    assertThat(said).isEmpty();
  }

  @Test
  void whoWouldBeCutOffKeepsAnUpgradeBack() {
    running("a", JUST_NOW, Optional.of("its answer has begun"));
    assertThatThrownBy(this::run)
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContaining(
            "1 requests run code that is about to go: GET /a (a, running for 0 s)")
        .hasMessageContaining("soft.purge.ms");
  }

  @Test
  void whoHasRunSinceBeforeTheLastUpdateKeepsItBackWhateverItMayDo() {
    running("a", LONG_AGO, Optional.empty());
    assertThatThrownBy(this::run).hasMessageContaining("GET /a (a, running for 3600 s)");
  }

  @Test
  void ofOthersNothingIsWaitedFor() throws Exception {
    inFlight.put("a", request("a", 99, Optional.of("late")).runningFor(LONG_AGO));
    inFlight.put("parked", request("parked", 7, Optional.of("late")));
    run();
    assertThat(said).isEmpty();
  }

  /** The drain of a plain update has told of them, too. */
  @Test
  void forWhomTheDrainHasWaitedInVainIsNotWaitedForTwice() throws Exception {
    settings = Settings.of(Map.of("soft.purge.ms", 60_000));
    inFlight.put(
        "vain", request("vain", 7, Optional.of("late")).runningFor(JUST_NOW).outlasting("id"));
    assertThatThrownBy(this::run)
        .hasMessageContaining("GET /vain (vain, running for 0 s); try again, or raise drain.long");
    trigger = Trigger.UPDATE;
    run();
    assertThat(said).isEmpty();
    trigger = Trigger.SERVICE;
    settings = settings.with();
    run();
    assertThat(said).singleElement().asString().contains("warning: 1 requests", "goes on");
    assertThat(asked.getCount()).isEqualTo(1);
  }

  @Test
  void itEndsWithTheLastOne() throws Exception {
    settings = Settings.of(Map.of("soft.purge.ms", 60_000));
    running("a", JUST_NOW, Optional.of("late"));
    running("b", JUST_NOW, Optional.of("late"));
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(asked.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    ended("a");
    ended("b");
    done.get(20, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(said).hasSize(1).first().asString().startsWith("waits for ");
  }

  @Test
  void configuredSoOrInAPlainUpdateItGoesOn() throws Exception {
    running("a", JUST_NOW, Optional.of("late"));
    settings = settings.with();
    assertThat(settings.is(Flag.SOFT_PURGE_GIVES_UP)).isFalse();
    run();
    assertThat(said).singleElement().asString().contains("warning: 1 requests", "goes on");
    said.clear();
    settings = settings.with(Flag.SOFT_PURGE_GIVES_UP);
    trigger = Trigger.UPDATE;
    run();
    assertThat(said).singleElement().asString().contains("goes on");
  }

  @Test
  void aRefreshWaitsForNobody() throws Exception {
    settings = Settings.of(Map.of("soft.purge.ms", 60_000));
    trigger = Trigger.REFRESH;
    running("a", JUST_NOW, Optional.of("late"));
    run();
    assertThat(said).singleElement().asString().contains("goes on");
  }

  private synchronized void ended(String id) {
    inFlight.remove(id);
    end(id).complete(null);
  }

  private synchronized CompletableFuture<Void> end(String id) {
    return ends.computeIfAbsent(id, any -> new CompletableFuture<>());
  }

  private void running(String id, Duration time, Optional<String> notRerunnable) {
    inFlight.put(id, request(id, 7, notRerunnable).runningFor(time));
  }

  private static RequestInFlight request(String id, long bundle, Optional<String> notRerunnable) {
    return RequestInFlight.of(
        id,
        "GET",
        "/" + id,
        Optional.of("shop [" + bundle + "]"),
        LONG_AGO,
        "running",
        notRerunnable);
  }

  private void run() throws Exception {
    BundleContext context =
        proxy(
            BundleContext.class,
            Map.of(
                "getBundle",
                proxy(Bundle.class, Map.of("getLastModified", lastModified, "getBundleId", 7L))));
    UpgradeRequest request =
        (trigger == Trigger.SERVICE
                ? UpgradeRequest.of(BundleChange.of(7, "shop", "1.0.0"))
                : UpgradeRequest.of(trigger, List.of(BundleChange.of(7, "shop", "1.0.0"))))
            .affecting(Set.of(7L));
    new SoftPurge(context, () -> settings, List.of(new Requests()), System::nanoTime)
        .run(step(request), List.of());
  }

  private StepContext step(UpgradeRequest request) {
    return (StepContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {StepContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "request" -> request;
                  case "upgradeId" -> "id";
                  case "checkOnly" -> false;
                  case "remaining" -> Duration.ofSeconds(30);
                  case "info" -> said.add(arguments[0].toString()) ? null : null;
                  case "count" -> null;
                  case "warn" -> said.add("warning: " + arguments[0]) ? null : null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!answers.containsKey(method.getName())) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answers.get(method.getName());
            }));
  }

  private final class Requests implements Protection {
    @Override
    public List<RequestInFlight> requests() {
      synchronized (SoftPurgeTest.this) {
        return List.copyOf(inFlight.values());
      }
    }

    @Override
    public CompletionStage<Void> left(Set<String> ids) {
      asked.countDown();
      return CompletableFuture.allOf(
          ids.stream().map(SoftPurgeTest.this::end).toArray(CompletableFuture[]::new));
    }

    @Override
    public String seam() {
      return "test";
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public List<String> endpoints(Set<Long> affected) {
      return List.of();
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of();
    }

    @Override
    public int release() {
      return 0;
    }
  }
}
