package upgrade.web.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadingTest {
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final EndpointSnapshot first = new Site().snapshot();
  private final EndpointSnapshot second = new Site().snapshot();
  private volatile EndpointSnapshot there = first;
  private final ExecutorService configuration = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    configuration.shutdownNow();
  }

  /** As Pax Web does it. */
  private EndpointSnapshot askConfiguration() {
    try {
      return configuration.submit(() -> there).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aConfigurationThreadThatNeedsOurCallersLockBlocksNobodyForEver() throws Exception {
    ReentrantLock framework = new ReentrantLock();
    CountDownLatch inside = new CountDownLatch(1);
    try (Reading reading = new Reading(this::askConfiguration, SHORT, LONG)) {
      await().until(() -> reading.now().isPresent());
      there = second;
      framework.lock(); // we are in a hook, the framework holds it
      try {
        configuration.execute(
            () -> {
              inside.countDown();
              framework.lock();
              framework.unlock();
            });
        inside.await();
        assertThat(reading.now()).isEmpty();
        assertThat(reading.last()).isSameAs(first);
      } finally {
        framework.unlock();
      }
      await().until(() -> reading.now().isPresent());
      assertThat(reading.last()).isSameAs(second);
    }
  }

  @Test
  void behindOneThatIsStuckNobodyWaitsAtAll() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Reading reading =
        new Reading(
            () -> {
              inside.countDown();
              awaitQuietly(go);
              return first;
            },
            Duration.ofMillis(200),
            LONG);
    assertThat(reading.now()).isEmpty();
    inside.await();
    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(reading.now()).isEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    go.countDown();
    await().until(() -> reading.now().isPresent());
    reading.close();
  }

  @Test
  void manyChangesAreReadOnce() {
    AtomicInteger readings = new AtomicInteger();
    Reading reading =
        new Reading(
            () -> {
              readings.incrementAndGet();
              return first;
            },
            LONG,
            Duration.ofMillis(50));
    for (int i = 0; i < 100; i++) {
      reading.changed();
    }
    await().until(() -> reading.last() == first);
    assertThat(readings.get()).isLessThan(5);
    reading.close();
  }

  @Test
  void whatCannotBeReadLeavesWhatWasThere() {
    AtomicInteger readings = new AtomicInteger();
    Reading reading =
        new Reading(
            () -> {
              if (readings.getAndIncrement() > 0) {
                throw new NullPointerException("as of Pax Web for a shared context");
              }
              return first;
            },
            LONG,
            LONG);
    assertThat(reading.now()).contains(first);
    assertThat(reading.now()).isEmpty();
    assertThat(reading.last()).isSameAs(first);
    reading.close();
    assertThat(reading.now()).isEmpty();
    reading.changed(); // throws nothing
  }

  @Test
  void anInterruptFlagStaysAsItWas() {
    try (Reading reading = new Reading(() -> first, LONG, LONG)) {
      Thread.currentThread().interrupt();
      assertThat(reading.now()).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(reading.now()).contains(first);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
