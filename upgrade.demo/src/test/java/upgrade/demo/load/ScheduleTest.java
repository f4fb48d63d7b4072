package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import upgrade.demo.load.Question.Page;

class ScheduleTest {
  private final Schedule schedule = new Schedule(5_000, 300);

  @Test
  void eachRequestIsDueAtItsTimeWhateverTheOthersTake() {
    assertThat(schedule.dueNanos(0)).isEqualTo(5_000);
    assertThat(schedule.dueNanos(300)).isEqualTo(5_000 + 1_000_000_000L);
    assertThat(schedule.dueNanos(36_001)).isEqualTo(5_000 + 120_003_333_333L);
  }

  @Test
  void aFifthIsPostInBothWays() {
    assertThat(count(Page.RAW) + count(Page.FORM)).isEqualTo(200);
    assertThat(count(Page.RAW)).isPositive();
    assertThat(count(Page.FORM)).isPositive();
  }

  @Test
  void atLeastATwentiethOfTheGetsOutlastsTheShortDrain() {
    assertThat(count(Page.LONGER)).isGreaterThanOrEqualTo(1000 * 80 / 100 * 5 / 100);
  }

  @Test
  void everyPageIsAskedInEachSecond() {
    for (Page page : Page.values()) {
      for (long second = 0; second < 3; second++) {
        assertThat(
                LongStream.range(second * 300, (second + 1) * 300)
                    .filter(n -> schedule.question(n).page() == page)
                    .count())
            .as(page.title())
            .isPositive();
      }
    }
  }

  private long count(Page page) {
    return LongStream.range(0, 1000).filter(n -> schedule.question(n).page() == page).count();
  }
}
