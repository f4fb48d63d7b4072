package upgrade.impl.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import upgrade.api.BundleChange;
import upgrade.api.CheckResult;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Problem;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeService;
import upgrade.impl.plan.Planned;
import upgrade.log.Logs;

/**
 * Runs one upgrade at a time: one that somebody starts waits its turn, a stop that the framework is
 * about to perform joins the one that runs.
 *
 * <p>Its lock is never held while calling out.
 */
public final class Upgrades implements UpgradeService {
  private static final Duration END = Duration.ofSeconds(5);

  private final Stage stage;
  private final Ids ids;
  private final Object lock = new Object();
  private Optional<Handle> running = Optional.empty(); // guarded by lock, as the others
  private final Deque<Handle> waiting = new ArrayDeque<>();
  private final List<Handle> stuck = new ArrayList<>();
  private final Deque<Handle> comingBack = new ArrayDeque<>();
  private Optional<String> closed = Optional.empty();

  Upgrades(Stage stage) {
    this.stage = stage.planning(request -> planned(stage.plans(), request));
    this.ids = new Ids(stage.clock());
  }

  @Override
  public Plan plan(UpgradeRequest request) throws PlanException {
    return planned(request).plan();
  }

  @Override
  public CheckResult check(UpgradeRequest request) throws PlanException {
    Planned planned = planned(request);
    return newHandle(
            stage.unheard(), request, Optional.of(planned), Optional.of(Thread.currentThread()))
        .check();
  }

  @Override
  public Upgrade start(UpgradeRequest request) throws PlanException {
    Planned planned = planned(request);
    Handle handle =
        newHandle(stage, request, Optional.of(planned), Optional.of(Thread.currentThread()));
    synchronized (lock) {
      if (closed.isPresent()) {
        throw new PlanException(Problem.of("upgrade.impl", closed.get()));
      }
      if (running.isPresent()) {
        waiting.add(handle);
        return handle;
      }
      running = Optional.of(handle);
    }
    start(handle);
    return handle;
  }

  private Planned planned(UpgradeRequest request) throws PlanException {
    return stage.plans().plan(service(request));
  }

  /** Nothing can be done to a bundle that hangs: the framework's lock on it is taken. */
  private Planned planned(Stage.Plans plans, UpgradeRequest request) throws PlanException {
    if (!request.trigger().byFramework()) {
      List<Problem> hanging = new ArrayList<>();
      for (Upgrade other : stuck()) {
        for (BundleChange change : other.request().changes()) {
          if (request.changes().stream().anyMatch(c -> c.bundleId() == change.bundleId())) {
            hanging.add(
                Problem.of(
                    change.symbolicName(),
                    "is part of upgrade "
                        + other.id()
                        + ", which is stuck: "
                        + other.stuck().map(Stuck::toString).orElse("about to go on")));
          }
        }
      }
      if (!hanging.isEmpty()) {
        throw new PlanException(hanging);
      }
    }
    return plans.plan(request);
  }

  private Handle newHandle(
      Stage its, UpgradeRequest request, Optional<Planned> planned, Optional<Thread> initiator) {
    return new Handle(ids.next(), its, request, planned, initiator, this::turns);
  }

  private Turns turns(Handle handle) {
    return new Turns() {
      @Override
      public void leave() {
        Upgrades.this.leave(handle);
      }

      @Override
      public boolean comeBack() throws InterruptedException {
        return Upgrades.this.comeBack(handle);
      }
    };
  }

  /** Something hangs in it: it is the next one's turn. */
  private void leave(Handle handle) {
    Optional<Handle> next = Optional.empty();
    synchronized (lock) {
      stuck.add(handle);
      if (isRunning(handle)) {
        // T1 (here) has found that it hangs; T2 was let in before T1 came here, and waits in its
        // hook: from now on nobody in here looks for it.
        handle.joins().forEach(this::goesFirst);
        next = nextTurn();
      }
    }
    next.ifPresent(this::start);
  }

  /** It goes on before those that have not begun. */
  private boolean comeBack(Handle handle) throws InterruptedException {
    synchronized (lock) {
      if (running.isEmpty()) {
        running = Optional.of(handle);
      } else {
        comingBack.add(handle);
        try {
          while (!isRunning(handle) && closed.isEmpty()) {
            lock.wait();
          }
        } finally {
          comingBack.remove(handle); // also if interrupted: nobody would give its turn away
        }
      }
      stuck.remove(handle);
      return isRunning(handle);
    }
  }

  private boolean isRunning(Handle handle) {
    return running.filter(current -> current == handle).isPresent();
  }

  /**
   * Gives the turn away; called with the lock.
   *
   * @return the one to start now, if it has not begun
   */
  private Optional<Handle> nextTurn() {
    Handle back = comingBack.poll();
    if (back != null) {
      running = Optional.of(back);
      lock.notifyAll();
      return Optional.empty();
    }
    running = Optional.ofNullable(waiting.poll());
    return running;
  }

  private static UpgradeRequest service(UpgradeRequest request) {
    if (request.trigger().byFramework()) {
      throw new IllegalArgumentException(request.trigger() + " is for the framework to start");
    }
    return request;
  }

  @Override
  public Optional<Upgrade> running() {
    synchronized (lock) {
      return running.map(handle -> handle);
    }
  }

  @Override
  public List<Upgrade> waiting() {
    synchronized (lock) {
      return List.copyOf(waiting);
    }
  }

  @Override
  public List<Upgrade> stuck() {
    synchronized (lock) {
      return List.copyOf(stuck);
    }
  }

  /**
   * Starts an upgrade for a bundle that is about to stop, or lets it join the one that runs.
   *
   * @return what the stopping thread has to wait for
   */
  public Passage stopping(Stopping stopping) {
    return stopping(stopping, upgrade -> {});
  }

  /**
   * The same.
   *
   * @param part told which upgrade the stop became part of, on the calling thread
   */
  public Passage stopping(Stopping stopping, Consumer<Upgrade> part) {
    Handle handle;
    Admission.Answer answer;
    boolean starts = false;
    synchronized (lock) {
      if (closed.isPresent()) {
        return Passage.OPEN;
      }
      // What hung goes on, on its own thread, and stops what belongs to it: that is known already.
      Optional<Handle> current =
          stuck.stream().filter(each -> each.covers(stopping)).findFirst().or(() -> running);
      handle = current.orElseGet(() -> newHandle(stopping));
      answer = handle.admit(stopping, timeout(handle));
      if (answer.kind() == Admission.Kind.TOO_LATE) {
        // T1 (its runner) has ended it and waits for the lock to start the next one: ours is first.
        handle = newHandle(stopping);
        answer = handle.admit(stopping, hookTimeout());
        waiting.addFirst(handle);
      } else if (current.isEmpty()) {
        running = Optional.of(handle);
        starts = true;
      }
    }
    if (starts) {
      start(handle);
    } else {
      handle.admitted(stopping, answer.kind());
    }
    part.accept(handle);
    return answer.passage();
  }

  private Handle newHandle(Stopping stopping) {
    return newHandle(
        stage, Requests.of(stopping), Optional.empty(), Optional.of(stopping.thread()));
  }

  private Duration timeout(Handle handle) {
    return handle.request().trigger().byFramework() ? hookTimeout() : Admission.WAIT_FOR_OURS;
  }

  /** Longer than one step may take: it is the steps that are bounded. */
  private Duration hookTimeout() {
    return stage.settings().get().stepTimeout().multipliedBy(2);
  }

  /**
   * @param type as in {@link org.osgi.framework.BundleEvent#getType}
   */
  public void bundleEvent(long bundleId, int type) {
    List<Handle> all = new ArrayList<>();
    synchronized (lock) {
      running.ifPresent(all::add);
      all.addAll(stuck);
    }
    all.forEach(handle -> handle.bundleEvent(bundleId, type));
  }

  private void start(Handle first) {
    Optional<Handle> next = Optional.of(first);
    while (next.isPresent()) {
      Handle handle = next.get();
      try {
        stage.runners().execute(() -> run(handle));
        return;
      } catch (RuntimeException | Error e) { // no thread: nobody shall wait for one
        handle.abort("no thread to run it: " + e, false);
        handle.brokeOff(e);
        synchronized (lock) {
          next = nextTurn();
        }
        handle.publish();
      }
    }
  }

  private void run(Handle first) {
    Optional<Handle> next = Optional.of(first);
    while (next.isPresent()) {
      Handle handle = next.get();
      List<Admission.Join> late = runOne(handle);
      synchronized (lock) {
        late.forEach(this::goesFirst);
        stuck.remove(handle);
        // One that ended while it was stuck has no turn to give away.
        next = isRunning(handle) || running.isEmpty() ? nextTurn() : Optional.empty();
      }
      handle.publish();
    }
  }

  /** An upgrade of its own for one that waits in its hook; called with the lock. */
  private void goesFirst(Admission.Join join) {
    Handle its = newHandle(join.stopping());
    its.adopt(join);
    waiting.addFirst(its);
  }

  /** Whatever happens in one upgrade, the next has its turn. */
  private static List<Admission.Join> runOne(Handle handle) {
    try {
      return handle.run();
    } catch (RuntimeException | Error e) {
      Logs.logger("upgrade.run").log(System.Logger.Level.ERROR, handle + " broke off", e);
      handle.brokeOff(e);
      return List.of();
    }
  }

  /**
   * Ends the upgrades: what was done is undone, nobody waits any longer.
   *
   * @param framework whether it is the whole framework that goes away: then bundles are left as
   *     they are
   */
  public void close(String reason, boolean framework) {
    List<Handle> all = new ArrayList<>();
    synchronized (lock) {
      if (closed.isEmpty()) {
        closed = Optional.of(reason);
      }
      running.ifPresent(all::add);
      all.addAll(waiting);
      all.addAll(stuck);
      lock.notifyAll();
    }
    all.forEach(handle -> handle.abort(reason, framework));
  }

  /**
   * Waits, bounded, until what runs has been undone.
   *
   * @return whether it has
   */
  boolean awaitEnd() throws InterruptedException {
    List<Handle> all = new ArrayList<>();
    synchronized (lock) {
      running.ifPresent(all::add);
      all.addAll(stuck);
    }
    for (Handle handle : all) {
      if (!handle.awaitEnd(END)) {
        return false;
      }
    }
    return true;
  }
}
