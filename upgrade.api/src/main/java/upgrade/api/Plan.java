package upgrade.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What an upgrade will do: the steps up and, mirrored, the steps down. Immutable.
 *
 * <p>The way down is what is walked when the new version is bad: from the end of the way up back to
 * its beginning, each step undone. {@link #insert} keeps the two mirrored; {@link #withUp} and
 * {@link #withDown} are for an instruction that has something else to say on one of them.
 */
public final class Plan {
  private final UpgradeRequest request;
  private final List<Step> up;
  private final List<Step> down;

  private Plan(UpgradeRequest request, List<Step> up, List<Step> down) {
    this.request = request;
    this.up = List.copyOf(up);
    this.down = List.copyOf(down);
  }

  /** A plan with these steps up and, mirrored, down. */
  public static Plan of(UpgradeRequest request, List<Step> up) {
    List<Step> down = new ArrayList<>(up);
    Collections.reverse(down);
    return new Plan(Objects.requireNonNull(request), up, down);
  }

  public UpgradeRequest request() {
    return request;
  }

  /** The same steps for {@code other}, such as one that knows the new versions. */
  public Plan forRequest(UpgradeRequest other) {
    return new Plan(Objects.requireNonNull(other), up, down);
  }

  /** The bundles it changes, with the versions on either end. */
  public List<BundleChange> changes() {
    return request.changes();
  }

  /** In the order they run. */
  public List<Step> up() {
    return up;
  }

  /** In the order they are undone. */
  public List<Step> down() {
    return down;
  }

  /** The index of the point of no return on the way up. */
  public int pointOfNoReturn() {
    return indexOf(up, step -> step.kind() == Step.Kind.POINT_OF_NO_RETURN);
  }

  /** The steps that run in every check: those before the point of no return. */
  public List<Step> checked() {
    int end = pointOfNoReturn();
    return end < 0 ? up : up.subList(0, end);
  }

  /** Whether a step of that instruction is on the way up. */
  public boolean uses(String instruction) {
    return up.stream().anyMatch(calls(instruction));
  }

  /**
   * Puts a step into both ways, on the way down mirrored.
   *
   * @throws PlanException if the position names an instruction that is not in the plan
   */
  public Plan insert(Position position, Step step) throws PlanException {
    Objects.requireNonNull(step);
    List<Step> newUp = new ArrayList<>(up);
    newUp.add(indexUp(position, step), step);
    List<Step> newDown = new ArrayList<>(down);
    newDown.add(indexDown(position, step), step);
    return new Plan(request, newUp, newDown);
  }

  /** The same with other steps up. */
  public Plan withUp(List<Step> steps) {
    return new Plan(request, steps, down);
  }

  /** The same with other steps down. */
  public Plan withDown(List<Step> steps) {
    return new Plan(request, up, steps);
  }

  private int indexUp(Position position, Step step) throws PlanException {
    int point = pointOfNoReturn();
    return switch (position.kind()) {
      case AFTER_LOAD -> lastIndexOf(up, s -> s.kind() == Step.Kind.LOAD) + 1;
      case BEFORE_POINT_OF_NO_RETURN -> point;
      case AFTER_POINT_OF_NO_RETURN -> point + 1;
      case APPEND_AFTER_POINT_OF_NO_RETURN -> {
        int code = indexOf(up, s -> s.kind().changesBundles());
        yield code < 0 ? up.size() : code;
      }
      case APPEND -> up.size();
      case BEFORE -> anchored(indexOf(up, calls(position.anchor())), position, step);
      case AFTER -> anchored(lastIndexOf(up, calls(position.anchor())), position, step) + 1;
    };
  }

  /** Mirrors each place: what is found first going up is found last going down, and so on. */
  private int indexDown(Position position, Step step) throws PlanException {
    int point = indexOf(down, s -> s.kind() == Step.Kind.POINT_OF_NO_RETURN);
    return switch (position.kind()) {
      case AFTER_LOAD -> {
        int load = indexOf(down, s -> s.kind() == Step.Kind.LOAD);
        yield load < 0 ? down.size() : load;
      }
      case BEFORE_POINT_OF_NO_RETURN -> point + 1;
      case AFTER_POINT_OF_NO_RETURN -> point;
      case APPEND_AFTER_POINT_OF_NO_RETURN -> lastIndexOf(down, s -> s.kind().changesBundles()) + 1;
      case APPEND -> 0;
      case BEFORE -> anchored(lastIndexOf(down, calls(position.anchor())), position, step) + 1;
      case AFTER -> anchored(indexOf(down, calls(position.anchor())), position, step);
    };
  }

  private static int anchored(int index, Position position, Step step) throws PlanException {
    if (index < 0) {
      throw new PlanException(
          Problem.of(
              step.instruction(),
              "is to stand "
                  + position
                  + ", which is not in the plan: add "
                  + position.anchor()
                  + " to the modification, before "
                  + step.instruction()));
    }
    return index;
  }

  private static Predicate<Step> calls(String instruction) {
    return step -> step.instruction().equals(instruction);
  }

  private static int indexOf(List<Step> steps, Predicate<Step> wanted) {
    for (int i = 0; i < steps.size(); i++) {
      if (wanted.test(steps.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(List<Step> steps, Predicate<Step> wanted) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (wanted.test(steps.get(i))) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return "up " + up + " down " + down;
  }
}
