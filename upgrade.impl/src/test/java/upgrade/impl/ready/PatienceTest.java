package upgrade.impl.ready;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final List<Duration> slept = new ArrayList<>();
  private long now;

  private Patience of(Duration timeout, Duration remaining) {
    return new Patience(
        timeout,
        remaining,
        () -> now,
        time -> {
          slept.add(time);
          now += time.toNanos();
        });
  }

  @Test
  void itEndsWithTheTimeout() throws Exception {
    Patience patience = of(Duration.ofMillis(25), Duration.ofSeconds(9));
    while (patience.pause(Duration.ofMillis(10))) {
      assertThat(slept.size()).isLessThan(4);
    }
    assertThat(patience.left()).isZero();
    assertThat(patience.spent()).isBetween(Duration.ofMillis(25), Duration.ofMillis(26));
  }

  /** Else the step would be interrupted before it can say what is missing. */
  @Test
  void itLeavesTheStepTimeForItsWords() throws Exception {
    Patience patience = of(Duration.ofSeconds(10), Duration.ofMillis(600));
    assertThat(patience.left()).isEqualTo(Duration.ofMillis(100));
    assertThat(of(Duration.ofSeconds(10), Duration.ofMillis(400)).pause(Duration.ofMillis(10)))
        .isFalse();
  }
}
