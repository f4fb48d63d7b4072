package upgrade.web.race;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Explores a scenario on our classes, or on what a seeded bug makes of them. */
public final class Race {
  private final Class<? extends Scenario> scenario;
  private boolean deadlines;
  private @Nullable Mutation mutation;
  private boolean mutated;

  private Race(Class<? extends Scenario> scenario) {
    this.scenario = scenario;
  }

  /**
   * @param scenario has a public constructor without parameters; it is loaded once more
   */
  public static Race of(Class<? extends Scenario> scenario) {
    return new Race(scenario);
  }

  /** A wait with a time limit may end at any moment; without this, no such time is ever over. */
  public Race withDeadlines() {
    deadlines = true;
    return this;
  }

  Race with(Mutation seeded) {
    mutation = seeded;
    return this;
  }

  /**
   * @return how many orders there are; in none of them anything was wrong
   */
  public int explore() throws Exception {
    Instrumented loader = new Instrumented(mutation);
    Class<? extends Scenario> again =
        loader.loadClass(scenario.getName()).asSubclass(Scenario.class);
    try {
      return new Explorer().explore(() -> made(again), deadlines);
    } finally {
      mutated = loader.isMutated();
    }
  }

  /** Whether the code that the bug was to be seeded into has been loaded. */
  boolean isMutated() {
    return mutated;
  }

  private static Scenario made(Class<? extends Scenario> scenario) {
    try {
      return scenario.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
