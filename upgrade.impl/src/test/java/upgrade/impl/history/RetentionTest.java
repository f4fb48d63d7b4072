package upgrade.impl.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {
  @Test
  void theOldestGoFirst() {
    assertThat(Retention.due(List.of("d", "c", "b", "a"), 2, name -> false))
        .containsExactly("b", "a");
    assertThat(Retention.due(List.of("b", "a"), 2, name -> false)).isEmpty();
    assertThat(Retention.due(List.of("b", "a"), 0, name -> name.equals("a")))
        .containsExactly("b", "a");
  }

  @Test
  void stopsThatCameToNothingPushNobodyOut() {
    List<String> names = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> names.add("none " + i));
    names.add("real");
    assertThat(Retention.due(names, 200, name -> name.startsWith("none")))
        .hasSize(100 - Retention.NO_UPDATES)
        .doesNotContain("real", "none 0")
        .contains("none 99");
  }
}
