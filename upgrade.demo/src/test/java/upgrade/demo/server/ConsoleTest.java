package upgrade.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(shown, true, StandardCharsets.UTF_8));

  @Test
  void showsAnUpgradeSectionBySection() throws Exception {
    console.accept("started", Map.of("id", "7", "changes", "shop [12] 1.0.0 -> ?"));
    console.accept("section", Map.of("text", "check"));
    console.accept("message", Map.of("text", "== check == shop"));
    console.accept("message", Map.of("text", "12 requests in flight"));
    console.accept("message", Map.of("text", "x".repeat(200)));
    console.accept("step", Map.of("text", "CheckAcceptors CHECKED in 1 ms"));
    console.accept("section", Map.of("text", "finished"));
    console.accept("ended", ended("SUCCEEDED", true));
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  upgrade 7 of shop [12] 1.0.0 -> ?",
            "    check",
            "      12 requests in flight",
            "      " + "x".repeat(110) + " ...",
            "    finished: succeeded in 1700 ms, parked 300, rerun 2");
    assertThat(console.awaitEnd(Duration.ZERO)).isEmpty();
  }

  @Test
  void addsUpTheFiguresOfAllUpgrades() {
    console.accept("ended", ended("SUCCEEDED", true));
    console.accept("ended", ended("SUCCEEDED", true));
    assertThat(console.parked()).isEqualTo(600);
    assertThat(console.rerun()).isEqualTo(4);
  }

  @Test
  void anUnprotectedOrFailedUpgradeIsAProblem() throws Exception {
    console.accept("ended", ended("SUCCEEDED", false));
    assertThat(console.awaitEnd(Duration.ZERO)).get().asString().contains("UNPROTECTED");
    console.accept("ended", ended("ROLLED_BACK", true));
    assertThat(console.awaitEnd(Duration.ZERO)).get().asString().contains("rolled back");
  }

  @Test
  void noUpgradeAtAllIsAProblem() throws Exception {
    assertThat(console.awaitEnd(Duration.ZERO)).isPresent();
  }

  private static Map<String, String> ended(String outcome, boolean isProtected) {
    return Map.of(
        "id", "1",
        "outcome", outcome,
        "protected", String.valueOf(isProtected),
        "ms", "1700",
        "figure.parked", "300",
        "figure.rerun", "2");
  }
}
