package upgrade.impl.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import upgrade.api.UpgradeListener;

/** Tells the listeners what happens: each in order, none delayed by another. */
final class Audience {
  private final List<Seat> seats = new CopyOnWriteArrayList<>();
  private final Executor threads;

  /**
   * @param threads gives a listener a thread while there is something to tell it
   */
  Audience(Executor threads) {
    this.threads = threads;
  }

  void add(UpgradeListener listener) {
    seats.add(new Seat(listener, threads));
  }

  /** It gets nothing any more, but what it is being told right now. */
  void remove(UpgradeListener listener) {
    for (Seat seat : seats) {
      if (seat.isOf(listener) && seats.remove(seat)) {
        seat.leave();
        return;
      }
    }
  }

  /** Returns at once; calls nobody on this thread. */
  void tell(String upgrade, Consumer<UpgradeListener> event) {
    seats.forEach(seat -> seat.tell(new Seat.Event(upgrade, event, false)));
  }

  /** The same for the last event of the upgrade, which nobody shall miss. */
  void tellEnd(String upgrade, Consumer<UpgradeListener> event) {
    seats.forEach(seat -> seat.tell(new Seat.Event(upgrade, event, true)));
  }
}
