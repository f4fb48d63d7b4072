package upgrade.web.park;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch all = new CountDownLatch(1);
  private final AtomicInteger dispatched = new AtomicInteger();

  /** What this thread has released itself, not the timer. */
  private final ThreadLocal<Integer> mine = ThreadLocal.withInitial(() -> 0);

  private int rate = 1000;
  private final Release release = new Release(this::next, () -> rate);

  private boolean next() {
    if (waiting.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      all.countDown();
      return false;
    }
    dispatched.incrementAndGet();
    mine.set(mine.get() + 1);
    return true;
  }

  @AfterEach
  void stop() {
    release.stop();
  }

  @Test
  void releasesAWindowAtOnceAndTheRestAsTheyEnd() {
    rate = Release.WINDOW;
    waiting.set(Release.WINDOW + 8);
    release.run();
    assertThat(mine.get()).isEqualTo(Release.WINDOW);
    for (int i = 0; i < Release.WINDOW; i++) {
      release.ended();
    }
    // The last call of all, by whichever thread, found room and nobody waiting.
    Awaitility.await().until(() -> dispatched.get() == Release.WINDOW + 8);
  }

  @Test
  void goesOnAtTheRateThoughNoneEnds() throws Exception {
    waiting.set(3 * Release.WINDOW);
    release.run();
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(dispatched).hasValue(3 * Release.WINDOW);
  }

  @Test
  void aLowRateIsKept() throws Exception {
    rate = 10;
    waiting.set(20);
    long begin = System.nanoTime();
    release.run();
    assertThat(mine.get()).isEqualTo(10);
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
    assertThat(dispatched).hasValue(20);
  }

  @Test
  void aRateThatIsRaisedCountsAtOnce() throws Exception {
    rate = 1;
    waiting.set(3 * Release.WINDOW);
    release.run();
    rate = 10_000;
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(dispatched).hasValue(3 * Release.WINDOW);
  }

  @Test
  void goesOnAfterSomebodyThrew() {
    AtomicInteger calls = new AtomicInteger();
    Release release =
        new Release(
            () -> {
              if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return false;
            },
            () -> 1);
    assertThatThrownBy(release::run).isInstanceOf(OutOfMemoryError.class);
    release.run();
    assertThat(calls).hasValue(2);
  }

  @Test
  void aStoppedReleaseKeepsNoThread() {
    waiting.set(Release.WINDOW + 8);
    rate = 1;
    release.run();
    release.stop();
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("upgrade-release")));
  }
}
