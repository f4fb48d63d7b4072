package upgrade.impl.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import upgrade.impl.run.Passage.Waited;

class PassageTest {
  @Test
  void opensOrIsLate() {
    Passage passage = new Passage(Duration.ofMillis(1));
    assertThat(passage.await()).isEqualTo(Waited.TIMED_OUT);
    passage.open();
    assertThat(passage.await()).isEqualTo(Waited.OPENED);
  }

  @Test
  void anInterruptThatWasThereBeforeIsThereAfterwardsAndCutsNothingShort() {
    Thread.currentThread().interrupt();
    assertThat(Passage.OPEN.await()).isEqualTo(Waited.OPENED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptOfTheWaitEndsItAndIsUsedUp() throws Exception {
    Passage passage = new Passage(Duration.ofSeconds(20));
    CompletableFuture<Waited> waited = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              waited.complete(passage.await());
              flag.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    thread.interrupt();
    assertThat(waited.get(10, TimeUnit.SECONDS)).isEqualTo(Waited.INTERRUPTED);
    assertThat(flag.get(10, TimeUnit.SECONDS)).isFalse();
  }
}
