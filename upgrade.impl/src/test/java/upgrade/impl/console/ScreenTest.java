package upgrade.impl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final String EOL = System.lineSeparator();
  private static final long SECOND = 1_000_000_000L;

  @Test
  void onATerminalTheStatusIsWrittenOver() {
    Screen screen = new Screen(true, 0);
    assertThat(screen.status("10 running", "10", 0)).isEqualTo("\r10 running");
    assertThat(screen.status("9 running", "9", 1)).isEqualTo("\r9 running ");
    assertThat(screen.status("9 running", "9", 2)).isEmpty();
    assertThat(screen.lines(List.of("done"))).isEqualTo("\r         \rdone" + EOL);
    assertThat(screen.clear()).isEmpty();
  }

  @Test
  void elsewhereItIsALineAtMostOnceASecondAndOnlyWithNews() {
    Screen screen = new Screen(false, 0);
    assertThat(screen.status("0.1 s: 9", "9", SECOND / 10)).isEmpty();
    assertThat(screen.status("1.0 s: 9", "9", SECOND)).isEqualTo("1.0 s: 9" + EOL);
    assertThat(screen.status("1.5 s: 8", "8", SECOND * 3 / 2)).isEmpty();
    assertThat(screen.status("2.5 s: 9", "9", SECOND * 5 / 2)).isEmpty();
    assertThat(screen.status("2.6 s: 7", "7", SECOND * 5 / 2)).isEqualTo("2.6 s: 7" + EOL);
    assertThat(screen.lines(List.of("a", "b"))).isEqualTo("a" + EOL + "b" + EOL);
  }
}
