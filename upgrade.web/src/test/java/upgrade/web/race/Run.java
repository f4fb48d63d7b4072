package upgrade.web.race;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the threads of a scenario once, in one order: one thread at a time, up to its next access to
 * shared memory.
 */
final class Run {
  /** Ends a thread whose order is of no interest any more. */
  private static final class Ended extends Error {
    private static final long serialVersionUID = 1L;

    Ended() {
      super("this order has ended", null, false, false);
    }
  }

  /** Asked before each step: which thread goes on. */
  interface Choice {
    /** None is there to choose from. */
    int NONE = -1;

    /**
     * @param next what each thread is about to do; null if it has ended
     * @param enabled one bit for each thread that can do it now
     */
    int next(@Nullable Operation[] next, int enabled);
  }

  private static final Object FUTURES = new Object();

  private final Choice choice;
  private final boolean deadlines;
  private final Worker[] workers;
  private final @Nullable Operation[] next;
  private final AtomicInteger alive;
  private final Semaphore done = new Semaphore(0);
  private final Map<Object, Map<String, Integer>> places = new IdentityHashMap<>();
  private final Map<Object, Object> parts = new IdentityHashMap<>();
  private final Map<Object, Worker> locks = new IdentityHashMap<>();
  private int[] changes = new int[64];
  private int placesFound;
  private boolean starting = true;
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;

  Run(List<Scenario.Actor> actors, Choice choice, boolean deadlines) {
    this.choice = choice;
    this.deadlines = deadlines;
    this.next = new Operation[actors.size()];
    this.alive = new AtomicInteger(actors.size());
    this.workers = new Worker[actors.size()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i, actors.get(i));
    }
  }

  static @Nullable Run current() {
    return Thread.currentThread() instanceof Worker worker ? worker.owner() : null;
  }

  /** What a thread has thrown; absent if none has. */
  @Nullable Throwable perform() throws InterruptedException {
    for (Worker worker : workers) {
      worker.start();
      done.acquire();
    }
    starting = false;
    wake(choose());
    done.acquire();
    for (Worker worker : workers) {
      worker.join();
    }
    return failure;
  }

  /** Whether all threads have come to their end; otherwise this order was given up. */
  boolean isWhole() {
    return !ended;
  }

  boolean hasDeadlines() {
    return deadlines;
  }

  Operation operation(Object owner, String what, boolean writes, BooleanSupplier enabled) {
    return new Operation(place(owner, what), writes, what, enabled);
  }

  /**
   * A field is a place of its own, anything else is one as a whole. Futures are one all together,
   * since those that are made of others end with them.
   */
  private int place(Object owner, String what) {
    Object whole = parts.getOrDefault(owner, owner);
    boolean isField = what.startsWith("field ");
    return places
        .computeIfAbsent(whole instanceof CompletableFuture ? FUTURES : whole, o -> new HashMap<>())
        .computeIfAbsent(isField ? what : "", w -> placesFound++);
  }

  void isPartOf(Object part, Object whole) {
    parts.put(part, whole);
  }

  void lock(Object monitor) {
    step(operation(monitor, "lock", true, () -> !locks.containsKey(monitor)));
    locks.put(monitor, me());
  }

  void unlock(Object monitor) {
    locks.remove(monitor);
  }

  void awaitChange() {
    Worker me = me();
    int place = me.lastRead;
    int seen = me.seen;
    step(new Operation(place, false, "what it polls", () -> changes(place) != seen));
  }

  private int changes(int place) {
    return place < changes.length ? changes[place] : 0;
  }

  /** Announces what the calling thread does next, and returns when it is its turn. */
  void step(Operation operation) {
    Worker me = me();
    if (ended) {
      throw new Ended();
    }
    next[me.number] = operation;
    if (starting) {
      done.release();
      me.await();
    } else {
      int chosen = choose();
      if (chosen != me.number) {
        wake(chosen);
        me.await();
      }
    }
    if (ended) {
      throw new Ended();
    }
    if (operation.place() >= changes.length) {
      changes = Arrays.copyOf(changes, 2 * operation.place());
    }
    if (operation.writes()) {
      changes[operation.place()]++;
    } else {
      me.lastRead = operation.place();
      me.seen = changes[operation.place()];
    }
  }

  private int choose() {
    int enabled = 0;
    for (int i = 0; i < next.length; i++) {
      Operation operation = next[i];
      if (operation != null && operation.enabled().getAsBoolean()) {
        enabled |= 1 << i;
      }
    }
    try {
      return choice.next(next, enabled);
    } catch (RuntimeException | Error e) {
      fail(e);
      return Choice.NONE;
    }
  }

  private void wake(int chosen) {
    if (chosen == Choice.NONE) {
      ended = true;
      for (Worker worker : workers) {
        worker.turn.release();
      }
    } else {
      workers[chosen].turn.release();
    }
  }

  private void fail(Throwable thrown) {
    if (failure == null && !(thrown instanceof Ended)) {
      failure = thrown;
    }
  }

  private static Worker me() {
    return (Worker) Thread.currentThread();
  }

  private final class Worker extends Thread {
    private final int number;
    private final Scenario.Actor actor;
    private final Semaphore turn = new Semaphore(0);
    private int lastRead;
    private int seen;

    Worker(int number, Scenario.Actor actor) {
      super("T" + (number + 1));
      this.number = number;
      this.actor = actor;
      setDaemon(true);
    }

    Run owner() {
      return Run.this;
    }

    void await() {
      turn.acquireUninterruptibly();
    }

    @Override
    public void run() {
      try {
        actor.run();
      } catch (Throwable e) {
        fail(e);
      }
      next[number] = null;
      boolean last = alive.decrementAndGet() == 0;
      if (starting) {
        done.release();
      } else if (last) {
        done.release();
      } else if (!ended) {
        wake(failure == null ? choose() : Choice.NONE);
      }
    }
  }
}
