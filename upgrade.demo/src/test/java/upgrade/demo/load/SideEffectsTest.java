package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SideEffectsTest {
  @Test
  void onceIsFine() {
    assertThat(SideEffects.of(Set.of("a", "b"), Map.of("a", 1, "b", 1)))
        .isEqualTo(new SideEffects(0, 0));
  }

  @Test
  void twiceIsDuplicatedAnsweredOrNot() {
    assertThat(SideEffects.of(Set.of("a"), Map.of("a", 2, "unanswered", 3)))
        .isEqualTo(new SideEffects(2, 0));
  }

  @Test
  void answeredWithoutASideEffectIsLost() {
    assertThat(SideEffects.of(Set.of("a", "b"), Map.of("b", 1))).isEqualTo(new SideEffects(0, 1));
  }

  @Test
  void theLedgersPageIsRead() {
    assertThat(SideEffects.parse("r1 1\nr2 2\n")).isEqualTo(Map.of("r1", 1, "r2", 2));
    assertThat(SideEffects.parse("")).isEmpty();
  }
}
