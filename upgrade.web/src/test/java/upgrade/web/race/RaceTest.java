package upgrade.web.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import upgrade.web.path.Races;

/**
 * In no order of what the threads do to shared memory is a request missed, stuck or released twice.
 */
class RaceTest {
  private static final Logger LOGS = Logger.getLogger("upgrade");

  @BeforeAll
  static void hushThousandsOfGates() {
    LOGS.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOGS.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Races.ArriveAndDrain.class,
        Races.FailAndRerun.class,
        Races.ArriveAndOpen.class,
        Races.BlockAndOpen.class,
        Races.SecondArrivesAndOpen.class,
        Races.OneAtATime.class,
        Races.OverflowAndOpen.class,
        Races.Overflow.class,
        Races.OpenAndDeadline.class,
        Races.GoneOpenAndDeadline.class,
        Races.OpenAndStop.class,
        Races.RerunOpenAndStop.class,
        Races.OpenAndSecondUpgrade.class,
        Races.CloseAndClose.class,
        Races.DrainAndLeave.class,
      })
  void everyOrderIsRight(Class<? extends Scenario> scenario) throws Exception {
    int orders = Race.of(scenario).explore();
    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void alsoIfADeadlineComesAtAnyMoment() throws Exception {
    assertThat(Race.of(Races.BlockOpenAndDeadline.class).withDeadlines().explore())
        .isGreaterThan(1);
  }

  /** Who looks at the explorer's failures needs the order, step by step. */
  @ParameterizedTest
  @EnumSource
  void aSeededBugIsFound(SeededBug bug) throws Exception {
    Race race = Race.of(bug.foundBy()).with(bug.mutation());
    assertThatThrownBy(race::explore)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("in order ");
    assertThat(race.isMutated()).isTrue();
  }
}
