package upgrade.api;

import java.util.List;
import java.util.stream.Collectors;

/** Says, all at once, why no plan can be made for a request. */
public final class PlanException extends UpgradeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public PlanException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public PlanException(Problem problem) {
    this(List.of(problem));
  }

  /** Every reason, each naming whom it is about; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
