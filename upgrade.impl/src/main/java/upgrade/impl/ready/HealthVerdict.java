package upgrade.impl.ready;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upgrade.impl.ready.Health.Finding;
import upgrade.impl.ready.Health.Verdict;

/** Judges what health checks have found, and whether those are there at all that were before. */
public final class HealthVerdict {
  private final List<Finding> findings;
  private final List<String> lost;

  /**
   * @param lost the tags that had a check before and have none
   */
  public HealthVerdict(List<Finding> findings, List<String> lost) {
    this.findings = List.copyOf(findings);
    this.lost = List.copyOf(lost);
  }

  public boolean isWell() {
    return lost.isEmpty() && findings.stream().allMatch(finding -> finding.verdict().serves());
  }

  /** How many checks were asked. */
  public int checks() {
    return findings.size();
  }

  public List<Finding> warnings() {
    return findings.stream().filter(finding -> finding.verdict() == Verdict.WARN).toList();
  }

  /** What is not well, for people. */
  @Override
  public String toString() {
    return Stream.concat(
            findings.stream().filter(one -> !one.verdict().serves()).map(Finding::toString),
            lost.stream().map(tag -> "no health check has the tag " + tag + " any more"))
        .collect(Collectors.joining(", "));
  }
}
