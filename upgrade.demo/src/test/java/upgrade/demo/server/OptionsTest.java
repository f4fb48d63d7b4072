package upgrade.demo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void defaults() throws Exception {
    assertThat(Options.parse(List.of()))
        .isEqualTo(
            new Options(20, 300, true, Options.Stack.JETTY12, false, OptionalLong.empty(), false));
  }

  @Test
  void all() throws Exception {
    assertThat(
            Options.parse(
                List.of(
                    "--upgrades",
                    "3",
                    "--rate",
                    "50",
                    "--stack",
                    "jetty11",
                    "--keep",
                    "--drain-short",
                    "0")))
        .isEqualTo(
            new Options(3, 50, true, Options.Stack.JETTY11, true, OptionalLong.of(0), false));
    assertThat(Options.parse(List.of("--unprotected")).isProtected()).isFalse();
  }

  @Test
  void karaf() throws Exception {
    Options options = Options.parse(List.of("--stack", "karaf", "--drain-short", "0"));
    assertThat(options.stack().isKaraf()).isTrue();
    assertThat(Options.parse(List.of("--stack", "karaf-felix", "--unprotected")).stack())
        .isEqualTo(Options.Stack.KARAF_FELIX);
    assertThat(Options.Stack.JETTY12.isKaraf()).isFalse();
    assertWrong(
        "--keep needs --stack jetty12 or jetty11; docs/karaf.md tells how to try Karaf by hand",
        "--stack",
        "karaf",
        "--keep");
  }

  @Test
  void manyUpgradesAreFasterInProportion() throws Exception {
    assertThat(Options.parse(List.of("--upgrades", "99")).drainShort()).isEmpty();
    assertThat(Options.parse(List.of("--upgrades", "100")).drainShort()).hasValue(166);
    assertThat(Options.parse(List.of("--upgrades", "100", "--drain-short", "0")).drainShort())
        .hasValue(0);
  }

  @Test
  void wrongOnesAreNamed() {
    assertWrong("unknown option --foo; try --help", "--foo");
    assertWrong("--rate needs a whole number from 1 to 10000, not 0", "--rate", "0");
    assertWrong("--upgrades needs a whole number from 0 to 100000", "--upgrades");
    assertWrong("--upgrades needs a whole number from 0 to 100000, not x", "--upgrades", "x");
    assertWrong(
        "--stack needs jetty12, jetty11, karaf or karaf-felix, not tomcat", "--stack", "tomcat");
    assertWrong(
        "--drain-short means nothing with --unprotected", "--drain-short", "0", "--unprotected");
  }

  private static void assertWrong(String message, String... arguments) {
    assertThatThrownBy(() -> Options.parse(List.of(arguments)))
        .isInstanceOf(Options.WrongOptionException.class)
        .hasMessage(message);
  }
}
