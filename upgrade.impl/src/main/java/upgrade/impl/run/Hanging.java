package upgrade.impl.run;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import upgrade.api.Stuck;
import upgrade.impl.run.Frames.Place;

/**
 * Outlasts what hangs in an upgrade: nobody waits for it meanwhile, no request and no other
 * upgrade.
 *
 * <p>The thread of the run waits here. What it waits for has been interrupted before, if that is
 * ours to do; if it heeds that, the upgrade never gets stuck.
 */
final class Hanging {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** How long an interrupted thread may take to notice. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Journal journal;
  private final Admission admission;
  private final Turns turns;
  private volatile Optional<Stuck> stuck = Optional.empty();
  private final Set<Thread> interrupted = Collections.newSetFromMap(new WeakHashMap<>());
  private volatile boolean abandoned;

  Hanging(Journal journal, Admission admission, Turns turns) {
    this.journal = journal;
    this.admission = admission;
    this.turns = turns;
  }

  /** What hangs now. */
  Optional<Stuck> stuck() {
    return stuck;
  }

  /** Whether ours went away while something hung: its bundles are not ours to put back any more. */
  boolean isAbandoned() {
    return abandoned;
  }

  /**
   * Interrupts a thread that is not ours, once.
   *
   * @return whether it heeded that
   */
  boolean interrupts(Hang hang) {
    if (!hang.certain() || !interrupted.add(hang.thread())) {
      return false;
    }
    journal.message(
        true,
        "interrupts thread '"
            + hang.thread().getName()
            + "', as interrupt.updates says: "
            + hang.doing()
            + " does not end");
    if (hang.isOver().getAsBoolean()) {
      return true; // as late as can be: what its thread does by now is somebody else's
    }
    hang.thread().interrupt();
    return admission.awaitAbort(GRACE, hang.isOver()) && hang.isOver().getAsBoolean();
  }

  /**
   * Returns when it has ended and it is this upgrade's turn again, or ours goes away.
   *
   * @param tell tells the instructions whether the upgrade is stuck
   */
  void outlast(Hang hang, Consumer<Boolean> tell) {
    if (hang.isOver().getAsBoolean() || admission.aborted().isPresent()) {
      return;
    }
    Place place = Frames.of(hang.thread());
    Stuck found = Stuck.of(hang.doing(), place.thread(), place.frame());
    stuck = Optional.of(found);
    journal.stuck(found);
    tell.accept(true);
    turns.leave();
    boolean back = false;
    try {
      while (!admission.awaitAbort(LONG, hang.isOver())) {
        // Nobody knows for how long.
      }
      back = hang.isOver().getAsBoolean() && turns.comeBack();
    } catch (InterruptedException e) {
      admission.abort("interrupted", false);
    } finally {
      stuck = Optional.empty();
      abandoned |= !back;
    }
    if (back) {
      journal.message(false, "it has ended after all: " + found.doing());
      tell.accept(false);
    }
  }
}
