package upgrade.impl.command.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import upgrade.impl.command.Paint;

class TerminalTest {
  private static Paint paint(
      Map<String, Object> session, Map<String, String> environment, boolean piped, boolean own) {
    return Terminal.paint(session::get, environment::get, piped, own);
  }

  @Test
  void aTerminalIsPainted() {
    assertThat(paint(Map.of(), Map.of("TERM", "xterm"), false, true)).isEqualTo(Paint.COLOUR);
    assertThat(paint(Map.of("TERM", "xterm"), Map.of(), false, false)).isEqualTo(Paint.COLOUR);
  }

  @Test
  void nothingElseIs() {
    assertThat(paint(Map.of("TERM", "xterm"), Map.of(), true, true)).isEqualTo(Paint.NONE);
    assertThat(paint(Map.of("TERM", "dumb"), Map.of("TERM", "xterm"), false, true))
        .isEqualTo(Paint.NONE);
    assertThat(paint(Map.of(), Map.of("TERM", "xterm"), false, false)).isEqualTo(Paint.NONE);
    assertThat(paint(Map.of("TERM", "xterm"), Map.of("NO_COLOR", "1"), false, true))
        .isEqualTo(Paint.NONE);
    assertThat(paint(Map.of("TERM", "xterm", "NO_COLOR", 1), Map.of(), false, true))
        .isEqualTo(Paint.NONE);
    assertThat(paint(Map.of("TERM", "xterm"), Map.of("NO_COLOR", ""), false, true))
        .isEqualTo(Paint.COLOUR);
  }
}
