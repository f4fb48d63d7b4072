package upgrade.web.race;

import java.util.function.BooleanSupplier;

/**
 * What a thread is about to do to shared memory.
 *
 * @param place where, a number in one order
 * @param writes whether it may change anything there
 * @param enabled whether it can be done now; otherwise the thread waits
 */
record Operation(int place, boolean writes, String what, BooleanSupplier enabled) {
  /** Whether it matters which of the two is first. */
  boolean depends(Operation other) {
    return place == other.place && (writes || other.writes);
  }

  @Override
  public String toString() {
    return (writes ? "writes " : "reads ") + what;
  }
}
