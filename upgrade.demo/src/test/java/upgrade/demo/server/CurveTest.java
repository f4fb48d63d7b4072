package upgrade.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class CurveTest {
  private static final int UPGRADES = 1000;

  @Test
  void twentyPointsWithManyUpgradesNoneWithFew() {
    Curve many = new Curve(UPGRADES);
    assertThat(many.isDue(49)).isFalse();
    assertThat(many.isDue(50)).isTrue();
    assertThat(many.isDue(1000)).isTrue();
    assertThat(new Curve(20).isDue(20)).isFalse();
  }

  @Test
  void whatVariesHasNotGrown() {
    assertThat(curve(n -> resources(20 + n / 50 % 2, n / 50 % 2 << 20, 5700)).grown()).isEmpty();
  }

  /** Caches fill, history and kept versions reach their bounds. */
  @Test
  void theFirstQuarterDoesNotCount() {
    assertThat(curve(n -> resources(20, 20 << 20, Math.min(n, 200) * 40)).grown()).isEmpty();
  }

  @Test
  void aThreadForEachHundredUpgradesIsFound() {
    assertThat(curve(n -> resources(20 + n / 100, 20 << 20, 5700)).grown())
        .singleElement()
        .asString()
        .startsWith("threads grew by ");
  }

  @Test
  void fiveKibibytesForEachUpgradeAreFound() {
    assertThat(curve(n -> resources(20, (20L << 20) + n * 5L * 1024, 5700)).grown())
        .containsExactly("heap KiB grew by 3750 in 750 upgrades, they may vary by 3072");
  }

  @Test
  void aClassForEachFifthUpgradeIsFound() {
    assertThat(curve(n -> resources(20, 20 << 20, 5700 + n / 5)).grown()).hasSize(1);
  }

  @Test
  void fewPointsProveNothing() {
    Curve curve = new Curve(UPGRADES);
    for (int n = 900; n <= UPGRADES; n += 50) {
      curve.add(n, resources(n, n, n));
    }
    assertThat(curve.grown()).isEmpty();
  }

  @Test
  void aLineForEachPointAndOneForEachFigure() {
    Curve curve = curve(n -> resources(20, 20 << 20, 5700));
    assertThat(curve.line().strip().split(" +"))
        .containsExactly("1000", "20", "60", "20480", "5700", "90", "95", "8");
    assertThat(Curve.head()).hasSameSizeAs(curve.line());
    assertThat(curve.summary())
        .hasSize(7)
        .contains(
            "classes           5700 after 250 upgrades,     5700 after 1000; slope +0.00 for 100"
                + " upgrades");
  }

  private static Curve curve(IntFunction<Resources> resources) {
    Curve curve = new Curve(UPGRADES);
    for (int n = 50; n <= UPGRADES; n += 50) {
      curve.add(n, resources.apply(n));
    }
    return curve;
  }

  private static Resources resources(long threads, long heap, long classes) {
    return new Resources(threads, 60, heap, classes, 90, 95, 8 << 10);
  }
}
