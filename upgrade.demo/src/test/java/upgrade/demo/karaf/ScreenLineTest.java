package upgrade.demo.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenLineTest {
  private static final String PROMPT = "\u001b[1mkaraf\u001b[0m@root()> ";

  @Test
  void whatCommandsPrint() {
    assertThat(ScreenLine.text("Bundle IDs: 60, 61")).contains("Bundle IDs: 60, 61");
    assertThat(ScreenLine.text("  \u001b[31mbad\u001b[0m")).contains("  bad");
    assertThat(ScreenLine.text("")).contains("");
  }

  @Test
  void whatIsPaintedAfterAPromptByAnotherThread() {
    assertThat(ScreenLine.text("\r" + PROMPT + "    \r" + PROMPT + "ended-5")).contains("ended-5");
    assertThat(ScreenLine.text(PROMPT + "  resume")).contains("  resume");
  }

  @Test
  void neitherPromptsNorWhatIsTyped() {
    assertThat(ScreenLine.text(PROMPT)).isEmpty();
    assertThat(ScreenLine.text("\r" + PROMPT)).isEmpty();
    assertThat(ScreenLine.text(PROMPT + "\r" + PROMPT + "feature:install scr\r")).isEmpty();
    assertThat(ScreenLine.text("echo ended-6\r")).isEmpty();
  }
}
