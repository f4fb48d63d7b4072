package upgrade.impl.instruction;

import java.util.List;
import upgrade.api.PlanException;
import upgrade.api.Position;
import upgrade.api.Problem;

/** Reads a position from an option, as an operator writes it: {@code before ResumeAcceptors}. */
final class Places {
  private static final List<Position> PLACES =
      List.of(
          Position.afterLoad(),
          Position.beforePointOfNoReturn(),
          Position.afterPointOfNoReturn(),
          Position.appendAfterPointOfNoReturn(),
          Position.append());

  private Places() {}

  static Position of(String instruction, String words) throws PlanException {
    String trimmed = words.trim();
    for (Position place : PLACES) {
      if (place.toString().equals(trimmed)) {
        return place;
      }
    }
    int space = trimmed.lastIndexOf(' ');
    String name = trimmed.substring(space + 1);
    if (space > 0 && trimmed.substring(0, space).equals("before")) {
      return Position.before(name);
    }
    if (space > 0 && trimmed.substring(0, space).equals("after")) {
      return Position.after(name);
    }
    throw new PlanException(
        Problem.of(
            instruction,
            "has the position '" + words + "'; there are " + PLACES + ", before X and after X"));
  }
}
