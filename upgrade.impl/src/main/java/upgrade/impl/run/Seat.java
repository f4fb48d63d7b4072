package upgrade.impl.run;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import upgrade.api.UpgradeListener;
import upgrade.log.Logs;

/** Tells one listener one event after the other; what it is slow at waits, bounded. */
final class Seat {
  /** More than an upgrade of a hundred bundles has. */
  static final int EVENTS = 1000;

  /** Even ends are dropped when nobody has listened for that long. */
  static final int ENDS = 100;

  private static final System.Logger LOG = Logs.logger("upgrade.run");

  private final UpgradeListener listener;
  private final Executor threads;
  private final Deque<Event> events = new ArrayDeque<>(); // all guarded by this
  private boolean telling;
  private boolean left;
  private boolean overflown;
  private @Nullable String failedIn; // used by the thread that tells only

  Seat(UpgradeListener listener, Executor threads) {
    this.listener = listener;
    this.threads = threads;
  }

  /**
   * What happened in an upgrade.
   *
   * @param last whether nothing more will happen in it
   */
  record Event(String upgrade, Consumer<UpgradeListener> call, boolean last) {}

  boolean isOf(UpgradeListener other) {
    return listener == other;
  }

  void tell(Event event) {
    switch (admit(event)) {
      case START -> start();
      case OVERFLOW ->
          LOG.log(
              Level.WARNING,
              "upgrade "
                  + event.upgrade()
                  + ": the listener "
                  + listener.getClass().getName()
                  + " is too slow and misses events");
      case NOTHING -> {}
    }
  }

  /** What is to be done about an event once no lock is held any more. */
  private enum Todo {
    START,
    OVERFLOW,
    NOTHING
  }

  private synchronized Todo admit(Event event) {
    if (left) {
      return Todo.NOTHING;
    }
    if (events.size() >= (event.last() ? EVENTS + ENDS : EVENTS)) {
      boolean first = !overflown;
      overflown = true;
      return first ? Todo.OVERFLOW : Todo.NOTHING;
    }
    events.add(event);
    boolean starts = !telling;
    telling = true;
    return starts ? Todo.START : Todo.NOTHING;
  }

  private void start() {
    try {
      threads.execute(this::tellAll);
    } catch (RejectedExecutionException e) {
      leave(); // we are going away, and so is the listeners' service
    } catch (RuntimeException | Error e) { // no thread to be had
      synchronized (this) {
        telling = false;
      }
      LOG.log(Level.WARNING, "listeners are told later", e);
    }
  }

  private void tellAll() {
    for (Event event = next(); event != null; event = next()) {
      tellNow(event);
    }
  }

  private synchronized @Nullable Event next() {
    Event next = left ? null : events.poll();
    if (next == null) {
      telling = false;
      overflown = false;
    }
    return next;
  }

  private void tellNow(Event event) {
    try {
      event.call().accept(listener);
    } catch (RuntimeException | Error e) { // whatever it is: it harms nobody
      if (!Objects.equals(failedIn, event.upgrade())) {
        failedIn = event.upgrade();
        LOG.log(
            Level.WARNING,
            "upgrade "
                + event.upgrade()
                + ": the listener "
                + listener.getClass().getName()
                + " failed",
            e);
      }
    } finally {
      Thread.interrupted(); // the next one shall not suffer for it
    }
  }

  synchronized void leave() {
    left = true;
    events.clear();
  }
}
