package upgrade.web.scope;

import java.time.Duration;
import java.util.List;
import java.util.function.LongToIntFunction;

/** Waits until what an upgrade interrupted serves again. */
public final class Readiness {

  /**
   * @param live what serves now
   * @param scope what shall serve again
   * @param bundleState {@code Bundle.getState()} of the bundle with that id, {@code
   *     Bundle.UNINSTALLED} if there is none
   * @param components what the bundles declare
   */
  public Readiness(
      Endpoints live, Scope scope, LongToIntFunction bundleState, ComponentNames components) {}

  /** What is not back yet, one line each for the operator; empty if all is. */
  public List<String> missing() {
    return List.of();
  }

  /**
   * Waits until nothing is missing.
   *
   * @return what is missing still when the time is over; empty if all is back
   */
  public List<String> await(Duration timeout) throws InterruptedException {
    return missing();
  }
}
