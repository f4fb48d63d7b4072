package upgrade.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import upgrade.web.gate.Passes.Pass;

class PassesTest {
  private final Passes passes = new Passes();

  @Test
  void eachCountsOnce() {
    Pass pass = passes.issue();
    assertThat(passes.admits(pass.secret())).isTrue();
    assertThat(passes.admits(pass.secret())).isFalse();
    pass.close();
    assertThat(passes.admits(pass.secret())).isFalse();
  }

  /** As by a request that outlasts the step that has sent it. */
  @Test
  void theEndOfOneIsNotTheEndOfAnother() {
    Pass first = passes.issue();
    Pass second = passes.issue();
    assertThat(second.secret()).isNotEqualTo(first.secret()).hasSizeGreaterThan(40);
    first.close();
    assertThat(passes.admits(first.secret())).isFalse();
    assertThat(passes.admits(second.secret())).isTrue();
  }

  @Test
  void nothingElsePasses() {
    assertThat(passes.admits("")).isFalse();
    Pass pass = passes.issue();
    assertThat(passes.admits(null)).isFalse();
    assertThat(passes.admits("")).isFalse();
    assertThat(passes.admits(pass.secret() + "=")).isFalse();
    pass.close();
    assertThat(passes.admits(pass.secret())).isFalse();
  }
}
