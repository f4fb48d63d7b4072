package upgrade.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassesTest {
  private final Passes passes = new Passes();

  @Test
  void eachCountsOnce() {
    String pass = passes.issue();
    assertThat(passes.admits(pass)).isTrue();
    assertThat(passes.admits(pass)).isFalse();
  }

  @Test
  void noneIsLikeAnother() {
    String first = passes.issue();
    String second = passes.issue();
    assertThat(second).isNotEqualTo(first).hasSizeGreaterThan(40);
    assertThat(passes.admits(first)).isFalse();
    assertThat(passes.admits(second)).isTrue();
  }

  @Test
  void nothingElsePasses() {
    assertThat(passes.admits("")).isFalse();
    String pass = passes.issue();
    assertThat(passes.admits(null)).isFalse();
    assertThat(passes.admits("")).isFalse();
    assertThat(passes.admits(pass + "=")).isFalse();
    passes.withdraw();
    assertThat(passes.admits(pass)).isFalse();
  }
}
