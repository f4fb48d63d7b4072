package upgrade.impl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Step;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.Use;

class AccountTest {
  private final Account account = new Account(Ink.PLAIN, 40);
  private final List<String> lines = new ArrayList<>();

  @Test
  void tellsAnUpgradeSectionBySection() {
    lines.addAll(account.started("k3", Sample.REQUEST));
    section(Section.CHECK);
    message("== check == shop 1.0.0 -> 2.0.0");
    message("2 requests in flight");
    section(Section.UPGRADE);
    section(Section.FINISHED);
    lines.addAll(account.ended(Sample.succeeded()));

    assertThat(lines)
        .containsExactly(
            "upgrade k3 of shop [7] 1.0.0 -> 2.0.0",
            "  check",
            "    2 requests in flight",
            "  upgrade",
            "upgrade k3 of shop [7] 1.0.0 -> 2.0.0 succeeded after 1.2 s:"
                + " parked 12, rerun 3, mine 4, longest pause 900 ms");
  }

  @Test
  void theStepsThatRunTwiceAreToldOnce() {
    section(Section.CHECK);
    message("one endpoint");
    section(Section.SUSPEND);
    section(Section.CHECK);
    message("one endpoint");
    section(Section.SUSPEND);
    message("parks requests");

    assertThat(lines)
        .containsExactly("  check", "    one endpoint", "  suspend", "    parks requests");
  }

  @Test
  void ofASectionThatRunsAgainOnlyANewWarningIsWorthALineUnderItsHeadline() {
    section(Section.CHECK);
    section(Section.SUSPEND);
    section(Section.CHECK);
    message("20 requests");
    lines.addAll(account.message(true, "careful"));

    assertThat(lines).containsExactly("  check", "  suspend", "  check", "    warning: careful");
  }

  @Test
  void bundlesThatJoinMakeItStartAgain() {
    section(Section.CHECK);
    message("one endpoint");
    lines.addAll(account.joined(UpgradeRequest.of(BundleChange.of(8, "cart", "1.0.0"))));
    section(Section.CHECK);
    message("one endpoint");

    assertThat(lines)
        .containsExactly(
            "  check",
            "    one endpoint",
            "  joined: now cart [8] 1.0.0 -> ?",
            "  check",
            "    one endpoint");
  }

  @Test
  void theWayDownSaysSo() {
    lines.addAll(account.section(Section.UPGRADE, Direction.DOWN));
    assertThat(lines).containsExactly("  upgrade (on the way down)");
  }

  @Test
  void onlyStepsThatFailAreWorthALine() {
    Step step = Step.of(Use.of("Drain"), List.of());
    assertThat(account.step(StepResult.of(step, StepResult.Outcome.PERFORMED, Duration.ZERO)))
        .isEmpty();
    assertThat(
            account.step(
                StepResult.failed(step, StepResult.Outcome.FAILED, Duration.ZERO, "no way")))
        .singleElement()
        .asString()
        .contains("Drain")
        .contains("FAILED");
  }

  @Test
  void warningsAreMarkedAndWhatIsTooLongIsCut() {
    assertThat(account.message(true, "careful")).containsExactly("    warning: careful");
    assertThat(account.message(false, "x".repeat(90)))
        .containsExactly("    " + "x".repeat(40) + " ...");
  }

  @Test
  void whatOthersSayNeitherBreaksTheLineNorPaints() {
    assertThat(account.message(false, "a\nb\u001b[31mc")).containsExactly("    a b [31mc");
  }

  @Test
  void aBadEndGivesTheReasons() {
    assertThat(
            account.ended(
                new Sample.Result(
                    Outcome.ROLLED_BACK, true, List.of(Problem.of("START", "fails as told")))))
        .satisfiesExactly(
            line -> assertThat(line).contains("was rolled back, the old version runs,"),
            line -> assertThat(line).isEqualTo("  START: fails as told"));
    assertThat(account.ended(new Sample.Result(Outcome.SUCCEEDED, false, List.of())))
        .singleElement()
        .asString()
        .contains("succeeded, NOT PROTECTED");
  }

  @Test
  void theStatusCountsWhatWaits() {
    assertThat(account.status(Duration.ZERO, Map.of())).isEqualTo("    waits for its turn 0.0 s");
    account.started("k3", Sample.REQUEST);
    assertThat(account.status(Duration.ZERO, Map.of())).isEqualTo("    prepares 0.0 s");
    section(Section.SUSPEND);
    assertThat(
            account.status(
                Duration.ofMillis(1520),
                Map.of("running", 3L, "parked", 40L, "failed", 2L, "inflight", 45L)))
        .isEqualTo("    suspend 1.5 s: 3 running, 40 parked, 2 to run again");
    assertThat(account.status(Duration.ofMillis(80), Map.of("running", 0L)))
        .isEqualTo("    suspend 0.1 s");
  }

  @Test
  void coloursNothingUnlessAsked() {
    assertThat(new Account(Ink.COLOURED, 40).ended(Sample.succeeded()))
        .singleElement()
        .asString()
        .contains("\u001b[32msucceeded\u001b[0m");
  }

  private void section(Section section) {
    lines.addAll(account.section(section, Direction.UP));
  }

  private void message(String text) {
    lines.addAll(account.message(false, text));
  }
}
