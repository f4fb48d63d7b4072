package upgrade.impl.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static Kept kept(String name, int version, long size, boolean current) {
    Instant used = Instant.ofEpochSecond(version);
    return new Kept(
        name, "" + version, name + version, size, used, used, current, Path.of(name + version));
  }

  private static List<String> superfluous(int perBundle, long bytes, Kept... all) {
    return Retention.superfluous(Arrays.asList(all), perBundle, bytes).stream()
        .map(Kept::hash)
        .toList();
  }

  @Test
  void thoseLastUsedStayAndTheCurrentOneIsNotCounted() {
    assertThat(
            superfluous(
                2,
                1000,
                kept("a", 1, 1, false),
                kept("a", 2, 1, true), // a rollback: older than what follows
                kept("a", 3, 1, false),
                kept("a", 4, 1, false),
                kept("b", 1, 1, false)))
        .containsExactly("a1");
  }

  @Test
  void whoHasMostLosesItsOldestFirst() {
    assertThat(
            superfluous(
                9,
                12,
                kept("a", 1, 3, false),
                kept("a", 2, 3, false),
                kept("a", 3, 4, true),
                kept("b", 1, 4, false),
                kept("b", 2, 2, true)))
        .containsExactly("a1", "b1")
        .doesNotContain("a2");
  }

  @Test
  void whatBundlesHaveNowStaysWhateverItTakes() {
    assertThat(superfluous(9, 1, kept("a", 1, 50, true), kept("a", 0, 1, false)))
        .containsExactly("a0");
  }

  @Test
  void noneAtAll() {
    assertThat(superfluous(0, 1000, kept("a", 1, 1, true), kept("a", 0, 1, false)))
        .containsExactly("a1", "a0");
  }
}
