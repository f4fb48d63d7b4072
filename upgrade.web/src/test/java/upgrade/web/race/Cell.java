package upgrade.web.race;

import java.util.function.IntPredicate;

/** A number that threads share, as a volatile field; a scenario's own. */
public final class Cell {
  private final String name;
  private int value;

  public Cell(String name, int value) {
    this.name = name;
    this.value = value;
  }

  public int get() {
    Hooks.access(this, name, false);
    return value;
  }

  public void set(int now) {
    Hooks.access(this, name, true);
    value = now;
  }

  public void add(int more) {
    Hooks.access(this, name, true);
    value += more;
  }

  /** Waits until it is so; if it never is, the thread waits for good. */
  public void await(IntPredicate wanted) {
    Hooks.await(this, name, () -> wanted.test(value));
  }
}
