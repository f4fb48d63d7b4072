package upgrade.web.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

class ReadinessTest {
  private static final String DEFAULT = Site.DEFAULT;
  private static final Duration LONG = Duration.ofSeconds(15);

  private final FakeTime time = new FakeTime();
  private final Map<Long, Integer> states = new HashMap<>();
  private final Map<Long, Set<String>> declared = new HashMap<>();
  private EndpointSnapshot live = EndpointSnapshot.NONE;
  private int listening;

  /** Waiting only moves the clock, and lets the test act before it does. */
  private static final class FakeTime extends Alarm {
    private final Map<Long, Runnable> acts = new HashMap<>();
    private long millis;

    @Override
    long nanoTime() {
      return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    void await(long nanos) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      millis += TimeUnit.NANOSECONDS.toMillis(nanos);
      acts.getOrDefault(millis, () -> {}).run();
    }

    void at(long when, Runnable act) {
      acts.put(when, act);
    }
  }

  private Readiness readiness(Scope scope) {
    return new Readiness(
        () -> live,
        changed -> {
          listening++;
          return () -> listening--;
        },
        scope,
        id -> states.getOrDefault(id, Bundle.ACTIVE),
        id -> Optional.ofNullable(declared.get(id)),
        time);
  }

  private static Site later() {
    return new Site(1000);
  }

  @Test
  void nobodyWaitsOnceItIsPointless() throws InterruptedException {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    live = EndpointSnapshot.NONE;
    assertThat(readiness(scope).await(LONG, () -> time.millis >= 500)).hasSize(1);
    assertThat(time.millis).isEqualTo(500);
    assertThat(listening).isZero();
  }

  @Test
  void afterARollbackItWaitsForWhatAnActiveBundleRegistersLate() throws InterruptedException {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    live = new Site().snapshot();
    time.at(9_000, () -> live = later().servlet(DEFAULT, 7, "cart", "/cart").snapshot());
    assertThat(readiness(scope).awaitReturn(LONG, () -> false)).isEmpty();
    assertThat(time.millis).isEqualTo(9_000);
    assertThat(listening).isZero();
  }

  @Test
  void afterARollbackItDoesNotWaitForABundleThatIsDown() throws InterruptedException {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 7, "cart", "/cart")
            .servlet(DEFAULT, 8, "pay", "/pay")
            .scopeOf(7L, 8L);
    live = new Site().servlet(DEFAULT, 8, "pay", "/pay").snapshot();
    states.put(7L, Bundle.RESOLVED);
    assertThat(readiness(scope).awaitReturn(LONG, () -> false))
        .singleElement()
        .asString()
        .contains("/cart");
    assertThat(time.millis).isEqualTo(200);
  }

  @Test
  void afterARollbackItEndsWithTheTimeoutOrWhenThereIsNoPointAnyMore() throws InterruptedException {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    live = new Site().snapshot();
    assertThat(readiness(scope).awaitReturn(LONG, () -> time.millis >= 40)).hasSize(1);
    assertThat(time.millis).isEqualTo(40);
    assertThat(readiness(scope).awaitReturn(LONG, () -> false)).hasSize(1);
    assertThat(time.millis).isEqualTo(40 + LONG.toMillis());
  }

  @Test
  void waitsForEachPatternOfTheServlets() throws InterruptedException {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 7, "cart", "/cart", "/basket")
            .servlet(DEFAULT, 8, "pay", "/pay")
            .scopeOf(7L);
    live = new Site().snapshot();
    time.at(50, () -> live = later().servlet(DEFAULT, 7, "cart", "/cart").snapshot());
    time.at(
        80,
        () ->
            live =
                later()
                    .servlet(DEFAULT, 7, "Cart2", "/basket")
                    .resource(DEFAULT, 7, "/cart")
                    .snapshot());

    assertThat(readiness(scope).missing())
        .containsExactly("servlet [/cart, /basket] in context default of bundle-7 [7]");
    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(80);
    assertThat(listening).isZero();
  }

  @Test
  void tellsWhatIsMissingWhenTheTimeIsOver() throws InterruptedException {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart", "/basket").scopeOf(7L);
    live = later().servlet(DEFAULT, 7, "cart", "/cart").snapshot();

    assertThat(readiness(scope).await(Duration.ofMillis(995)))
        .containsExactly("servlet [/basket] in context default of bundle-7 [7]");
    assertThat(time.millis).isEqualTo(995);
    assertThat(listening).isZero();
  }

  @Test
  void theSamePatternOfAnotherBundleOrContextIsNotBack() {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);

    live = later().servlet(DEFAULT, 8, "cart", "/cart").snapshot();
    assertThat(readiness(scope).missing()).hasSize(1);
    live = later().context("shop", "/", 0, 9).servlet("shop", 7, "cart", "/cart").snapshot();
    assertThat(readiness(scope).missing()).hasSize(1);
  }

  @Test
  void theSameSymbolicNameUnderANewIdIsBack() {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    Site now = later();
    now.named("bundle-7").servlet(DEFAULT, 70, "cart", "/cart");
    live = now.snapshot();

    assertThat(readiness(scope).missing()).isEmpty();
  }

  @Test
  void bothOfTwoFiltersAtOnePatternHaveToBeBack() {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 7, "cart", "/cart")
            .filter(DEFAULT, 7, "/*")
            .filter(DEFAULT, 7, "/*")
            .scopeOf(7L);
    live = later().servlet(DEFAULT, 7, "cart", "/cart").filter(DEFAULT, 7, "/*").snapshot();
    assertThat(readiness(scope).missing())
        .containsExactly("filter [/*] in context default of bundle-7 [7]");

    live =
        later()
            .servlet(DEFAULT, 7, "cart", "/cart")
            .filter(DEFAULT, 7, "/*")
            .filter(DEFAULT, 7, "/*")
            .snapshot();
    assertThat(readiness(scope).missing()).isEmpty();
  }

  @Test
  void aNewFilterDoesNotStandForOneThatIsStillDeclared() {
    Scope scope =
        new Site()
            .component("guard")
            .filter(DEFAULT, 7, "/*")
            .component("servlet")
            .servlet(DEFAULT, 7, "cart", "/cart")
            .scopeOf(7L);
    declared.put(7L, Set.of("guard", "log", "servlet"));
    live =
        later()
            .component("servlet")
            .servlet(DEFAULT, 7, "cart", "/cart")
            .component("log")
            .filter(DEFAULT, 7, "/*")
            .snapshot();
    assertThat(readiness(scope).missing()).hasSize(1);

    declared.put(7L, Set.of("log", "servlet")); // the guard was renamed
    assertThat(readiness(scope).missing()).isEmpty();
  }

  @Test
  void waitsForContextErrorPageListenerAndPreprocessor() {
    Scope scope =
        new Site()
            .context("shop", "/shop", 0, 7)
            .errorPage(DEFAULT, 7, 404, 500)
            .listener(DEFAULT, 7, "jakarta.servlet.ServletContextListener")
            .preprocessor(7)
            .scopeOf(7L);
    live = later().errorPage(DEFAULT, 7, 404).snapshot();

    assertThat(readiness(scope).missing())
        .containsExactlyInAnyOrder(
            "preprocessor of bundle-7 [7]",
            "context [/shop] of bundle-7 [7]",
            "error page [500] in context default of bundle-7 [7]",
            "listener [jakarta.servlet.ServletContextListener] in context default of bundle-7 [7]");

    live =
        later()
            .context("shop", "/moved", 0, 7)
            .errorPage(DEFAULT, 7, 404, 500)
            .listener(DEFAULT, 7, "jakarta.servlet.ServletContextListener")
            .preprocessor(7)
            .snapshot();
    assertThat(readiness(scope).missing()).isEmpty();
  }

  @Test
  void inAContextThatWasAwayTheFiltersOfOthersHaveToBeBackToo() {
    Scope scope =
        new Site()
            .context("shop", "/shop", 0, 7)
            .servlet("shop", 8, "cart", "/cart")
            .filter("shop", 9, "/*")
            .scopeOf(7L);
    live = later().context("shop", "/shop", 0, 7).servlet("shop", 8, "cart", "/cart").snapshot();

    assertThat(readiness(scope).missing())
        .containsExactly("filter [/*] in context shop of bundle-9 [9]");
  }

  @Test
  void anAliasHasToBeBackWhoeverOwnsIt() {
    Site before = new Site().alias("/old");
    before.httpServiceUsers.add(7L);
    Scope scope = before.scopeOf(7L);

    live = later().servlet(DEFAULT, 7, "old", "/old").snapshot();
    assertThat(readiness(scope).missing())
        .containsExactly("servlet [/old] in context org.osgi.service.http");
    live = later().alias("/old").snapshot();
    assertThat(readiness(scope).missing()).isEmpty();
  }

  @Test
  void aFailureIsNotBackAndSaysWhy() {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    live = later().failedServlet(DEFAULT, 7, 4, "/cart").snapshot();

    assertThat(readiness(scope).missing())
        .containsExactly("servlet [/cart] in context default of bundle-7 [7]: its init failed");
  }

  @Test
  void doesNotWaitForABundleThatStaysDown() throws InterruptedException {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    live = later().snapshot();
    states.put(7L, Bundle.RESOLVED);

    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(250);
  }

  @Test
  void waitsForABundleThatIsDownOnlyForAMoment() throws InterruptedException {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    live = later().snapshot();
    states.put(7L, Bundle.RESOLVED);
    time.at(200, () -> states.put(7L, Bundle.STARTING));
    time.at(300, () -> states.put(7L, Bundle.RESOLVED)); // starts to count anew
    time.at(500, () -> states.put(7L, Bundle.ACTIVE));
    time.at(900, () -> live = later().servlet(DEFAULT, 7, "cart", "/cart").snapshot());

    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(900);
  }

  @Test
  void anAliasIsNotWaitedForWhenAllWhoMayOwnItAreDown() throws InterruptedException {
    Site before = new Site().alias("/old");
    before.httpServiceUsers.addAll(Set.of(6L, 7L, 8L));
    Scope scope = before.scopeOf(6L, 7L);
    live = later().snapshot();
    states.put(6L, Bundle.UNINSTALLED);
    assertThat(readiness(scope).await(Duration.ofSeconds(1))).hasSize(1);

    states.put(7L, Bundle.INSTALLED);
    assertThat(readiness(scope).await(Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void doesNotWaitForAComponentThatTheNewVersionIsWithout() throws InterruptedException {
    Scope scope =
        new Site()
            .component("cart")
            .servlet(DEFAULT, 7, "cart", "/cart")
            .component("pay")
            .servlet(DEFAULT, 7, "pay", "/pay")
            .scopeOf(7L);
    live = later().snapshot();
    states.put(7L, Bundle.STARTING);
    declared.put(7L, Set.of()); // not read yet
    time.at(400, () -> states.put(7L, Bundle.ACTIVE));
    time.at(410, () -> declared.put(7L, Set.of("cart")));
    time.at(
        1000, () -> live = later().component("cart").servlet(DEFAULT, 7, "c", "/cart").snapshot());

    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(1000);
  }

  @Test
  void doesNotGiveUpWhileTheHttpServiceIsAtWorkOnTheBundle() throws InterruptedException {
    Scope scope = new Site().component("old.Cart").servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);
    declared.put(7L, Set.of("new.Cart"));
    live = later().component("new.Cart").unsettled(7).snapshot();
    time.at(
        800,
        () -> live = later().component("new.Cart").servlet(DEFAULT, 7, "c", "/cart").snapshot());

    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(800);
  }

  /** As FELIX-6828 leaves it: registered, neither listed nor among what failed. */
  @Test
  void whatTheHttpServiceHasLostIsStranded() {
    Scope scope =
        new Site()
            .component("shop.Cart")
            .servlet(DEFAULT, 7, "cart", "/cart")
            .component("shop.Pay")
            .servlet(DEFAULT, 8, "pay", "/pay")
            .scopeOf(7L, 8L);
    declared.put(7L, Set.of("shop.Cart"));
    declared.put(8L, Set.of("shop.Pay"));
    live = later().component("shop.Cart").unsettled(7).snapshot();
    assertThat(readiness(scope).stranded()).containsExactly(new Stranded(7, "shop.Cart"));

    live = later().component("shop.Cart").failedServlet(DEFAULT, 7, 4, "/cart").snapshot();
    assertThat(readiness(scope).stranded()).isEmpty();
    live = later().snapshot();
    assertThat(readiness(scope).stranded()).as("not registered").isEmpty();
  }

  @Test
  void aComponentMayMoveItsServlet() throws InterruptedException {
    Scope scope = new Site().component("cart").servlet(DEFAULT, 7, "c", "/cart").scopeOf(7L);
    declared.put(7L, Set.of("cart"));
    live = later().component("cart").servlet(DEFAULT, 7, "c", "/v2/cart").snapshot();

    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(250);
  }

  @Test
  void oneOfTwoServletsOfAComponentDoesNotStandForTheOther() throws InterruptedException {
    Scope scope =
        new Site()
            .component("shop")
            .servlet(DEFAULT, 7, "a", "/a")
            .servlet(DEFAULT, 7, "b", "/b")
            .scopeOf(7L);
    declared.put(7L, Set.of("shop"));
    live = later().component("shop").servlet(DEFAULT, 7, "a", "/a").snapshot();

    assertThat(readiness(scope).await(Duration.ofSeconds(1))).hasSize(1);
  }

  @Test
  void aContextThatIsDroppedTakesItsServletsAlong() throws InterruptedException {
    Scope scope =
        new Site()
            .component("context")
            .context("shop", "/shop", 0, 7)
            .component(null)
            .servlet("shop", 8, "cart", "/cart")
            .scopeOf(7L);
    declared.put(7L, Set.of());
    live = later().snapshot();

    assertThat(readiness(scope).missing()).hasSize(2);
    assertThat(readiness(scope).await(LONG)).isEmpty();
    assertThat(time.millis).isEqualTo(250);
  }

  @Test
  void waitsForEachPartOfAUnion() {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 7, "a", "/a")
            .scopeOf(7L)
            .union(new Site().servlet(DEFAULT, 8, "b", "/b").scopeOf(8L));
    live = later().servlet(DEFAULT, 8, "b", "/b").snapshot();

    assertThat(readiness(scope).missing())
        .containsExactly("servlet [/a] in context default of bundle-7 [7]");
    assertThat(readiness(Scope.NOTHING).missing()).isEmpty();
    assertThat(readiness(Scope.EVERYTHING).missing()).isEmpty();
  }

  @Test
  void anInterruptEndsTheWaitAndTheListening() {
    Scope scope = new Site().servlet(DEFAULT, 7, "a", "/a").scopeOf(7L);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> readiness(scope).await(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(listening).isZero();
  }

  @Test
  void anEventWakesTheWaiting() throws Exception {
    Scope scope = new Site().servlet(DEFAULT, 7, "a", "/a").scopeOf(7L);
    EndpointSnapshot after = later().servlet(DEFAULT, 7, "a", "/a").snapshot();
    EndpointSnapshot[] now = {later().snapshot()};
    CountDownLatch waits = new CountDownLatch(1);
    Set<Runnable> listeners = new HashSet<>();
    AtomicInteger looks = new AtomicInteger();
    Alarm patient =
        new Alarm() {
          @Override
          void await(long nanos) throws InterruptedException {
            waits.countDown();
            super.await(TimeUnit.SECONDS.toNanos(60)); // no tick: only the event ends it
          }
        };
    Readiness readiness =
        new Readiness(
            () -> {
              looks.incrementAndGet();
              synchronized (now) {
                return now[0];
              }
            },
            changed -> {
              listeners.add(changed);
              return () -> listeners.remove(changed);
            },
            scope,
            id -> Bundle.ACTIVE,
            ComponentNames.UNKNOWN,
            patient);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<List<String>> missing = thread.submit(() -> readiness.await(Duration.ofSeconds(30)));
      assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
      synchronized (now) {
        now[0] = after;
      }
      List.copyOf(listeners).forEach(Runnable::run);

      assertThat(missing.get(10, TimeUnit.SECONDS)).isEmpty();
      assertThat(looks).hasValue(3);
      assertThat(listeners).isEmpty();
    } finally {
      thread.shutdownNow();
    }
  }
}
