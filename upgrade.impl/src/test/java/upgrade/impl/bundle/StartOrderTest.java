package upgrade.impl.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartOrderTest {
  private static List<Long> order(List<Long> ids, Map<Long, Set<Long>> providers) {
    return StartOrder.of(ids, id -> providers.getOrDefault(id, Set.of()));
  }

  @Test
  void exportersComeBeforeImporters() {
    assertThat(order(List.of(3L, 2L, 1L), Map.of(3L, Set.of(2L), 2L, Set.of(1L))))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void alsoThroughABundleThatIsNotAskedFor() {
    assertThat(order(List.of(3L, 1L), Map.of(3L, Set.of(2L), 2L, Set.of(1L))))
        .containsExactly(1L, 3L);
  }

  @Test
  void thoseThatNeedEachOtherEnd() {
    assertThat(order(List.of(1L, 2L), Map.of(1L, Set.of(2L), 2L, Set.of(1L))))
        .containsExactlyInAnyOrder(1L, 2L);
  }
}
