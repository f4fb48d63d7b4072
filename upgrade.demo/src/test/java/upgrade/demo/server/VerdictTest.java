package upgrade.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private final Map<String, String> report = new HashMap<>();
  private List<String> problems = List.of();
  private long parked = 9;
  private long rerun = 5;
  private OptionalLong inFlight = OptionalLong.of(0);
  private List<String> grown = List.of();
  private String[] options = {};

  VerdictTest() {
    report.putAll(
        LoadClient.figures(
            "requests=100 failed=0 gets=80 longer=5 longest_pause_ms=1800 p99_ms=900"
                + " duplicated=0 lost=0"));
  }

  @Test
  void theLastLine() throws Exception {
    assertThat(verdict().line())
        .isEqualTo(
            "upgrades=20 requests=100 failed=0 duplicated=0 lost=0 parked=9 rerun=5"
                + " longest_pause_ms=1800 p99_ms=900");
    assertThat(verdict().exitCode()).isEqualTo(Verdict.FINE);
  }

  @Test
  void whateverFailedWasDuplicatedOrLostIsNotFine() throws Exception {
    for (String figure : List.of("failed", "duplicated", "lost")) {
      report.put(figure, "1");
      assertThat(verdict().exitCode()).as(figure).isEqualTo(Verdict.FAILED);
      report.put(figure, "0");
    }
  }

  @Test
  void nothingParkedOrRerunProvesNothing() throws Exception {
    parked = 0;
    assertThat(verdict().exitCode()).isEqualTo(Verdict.PROVES_NOTHING);
    parked = 1;
    rerun = 0;
    assertThat(verdict().exitCode()).isEqualTo(Verdict.PROVES_NOTHING);
  }

  @Test
  void tooFewLongRequestsProveNothing() throws Exception {
    report.put("longer", "3");
    assertThat(verdict().exitCode()).isEqualTo(Verdict.PROVES_NOTHING);
  }

  @Test
  void requestsLeftInFlightAreNotFine() throws Exception {
    inFlight = OptionalLong.of(1);
    assertThat(verdict().exitCode()).isEqualTo(Verdict.STILL_IN_FLIGHT);
    inFlight = OptionalLong.empty();
    assertThat(verdict().exitCode()).isEqualTo(Verdict.STILL_IN_FLIGHT);
  }

  @Test
  void whatGrewIsNotFine() throws Exception {
    grown = List.of("threads grew by 10");
    assertThat(verdict().exitCode()).isEqualTo(Verdict.GREW);
  }

  @Test
  void anUpgradeThatDidNotSucceedIsNotFine() throws Exception {
    problems = List.of("upgrade 3: failed");
    parked = 0;
    assertThat(verdict().exitCode()).isEqualTo(Verdict.BAD_UPGRADE);
    assertThat(verdict().reasons()).hasSize(2);
  }

  @Test
  void unprotectedNothingCanBeParked() throws Exception {
    options = new String[] {"--unprotected"};
    parked = 0;
    rerun = 0;
    inFlight = OptionalLong.empty();
    assertThat(verdict().exitCode()).isEqualTo(Verdict.FINE);
  }

  private Verdict verdict() throws Options.WrongOptionException {
    return new Verdict(
        Options.parse(List.of(options)), 20, report, parked, rerun, problems, inFlight, grown);
  }
}
