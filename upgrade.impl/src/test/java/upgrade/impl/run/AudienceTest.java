package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;

class AudienceTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Audience audience = new Audience(tasks::add);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Logger logger = Logger.getLogger("upgrade.run");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          log.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Notes the names of the events that it is told. */
  private static final class Named implements UpgradeListener {
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    Runnable then = () -> {};

    @Override
    public void messageReported(Upgrade upgrade, boolean warning, String message) {
      heard.add(message);
      then.run();
    }
  }

  private static Consumer<UpgradeListener> event(String name) {
    return listener -> listener.messageReported(null, false, name);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void close() {
    logger.removeHandler(handler);
  }

  @Test
  void eachHearsEverythingInOrderAndNobodyIsCalledOnTheThreadThatTells() {
    Named first = new Named();
    Named second = new Named();
    audience.add(first);
    audience.tell("u", event("a"));
    audience.add(second);
    audience.tell("u", event("b"));
    audience.tellEnd("u", event("c"));
    assertThat(first.heard).isEmpty();
    assertThat(tasks).hasSize(2);
    runAll();
    assertThat(first.heard).containsExactly("a", "b", "c");
    assertThat(second.heard).containsExactly("b", "c");
    audience.tell("u", event("d"));
    runAll();
    assertThat(first.heard).endsWith("d");
  }

  @Test
  void aHangingOneDelaysNobody() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Audience real = new Audience(threads);
      CountDownLatch hangs = new CountDownLatch(1);
      CountDownLatch heard = new CountDownLatch(2);
      Named hanging = new Named();
      hanging.then =
          () -> {
            try {
              hangs.await();
            } catch (InterruptedException e) {
              // the test ends
            }
          };
      Named other = new Named();
      other.then = heard::countDown;
      real.add(hanging);
      real.add(other);
      real.tell("u", event("a"));
      real.tell("u", event("b"));
      assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(hanging.heard).hasSizeLessThan(2);
      hangs.countDown();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSlowOneMissesEventsButNotTheEnd() {
    Named slow = new Named();
    audience.add(slow);
    for (int i = 0; i < 2 * Seat.EVENTS; i++) {
      audience.tell("u", event("event " + i));
    }
    audience.tellEnd("u", event("end"));
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).contains("upgrade u").contains("too slow");
    runAll();
    assertThat(slow.heard).hasSize(Seat.EVENTS + 1).startsWith("event 0").endsWith("end");
    audience.tell("v", event("next"));
    runAll();
    assertThat(slow.heard).endsWith("next");
  }

  @Test
  void evenEndsAreBounded() {
    Named deaf = new Named();
    audience.add(deaf);
    for (int i = 0; i < 3 * Seat.EVENTS; i++) {
      audience.tellEnd("u", event("end"));
    }
    runAll();
    assertThat(deaf.heard).hasSize(Seat.EVENTS + Seat.ENDS);
  }

  @Test
  void aFailingOneIsLoggedOnceForEachUpgradeAndHearsTheRest() {
    Named failing = new Named();
    failing.then =
        () -> {
          Thread.currentThread().interrupt();
          throw new AssertionError("as told");
        };
    audience.add(failing);
    audience.tell("u", event("a"));
    audience.tell("u", event("b"));
    audience.tell("v", event("c"));
    runAll();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(failing.heard).containsExactly("a", "b", "c");
    assertThat(log).hasSize(2);
    assertThat(log.get(0)).contains("upgrade u");
    assertThat(log.get(1)).contains("upgrade v");
  }

  @Test
  void oneThatLeavesHearsNothingAnyMore() {
    Named leaving = new Named();
    Named staying = new Named();
    audience.add(leaving);
    audience.add(staying);
    leaving.then = () -> audience.remove(leaving);
    audience.tell("u", event("a"));
    audience.tell("u", event("b"));
    runAll();
    audience.tell("u", event("c"));
    runAll();
    assertThat(leaving.heard).containsExactly("a");
    assertThat(staying.heard).containsExactly("a", "b", "c");
  }
}
