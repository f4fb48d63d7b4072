package upgrade.impl.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import upgrade.api.CheckResult;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Problem;
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
  private Optional<String> closed = Optional.empty();

  Upgrades(Stage stage) {
    this.stage = stage;
    this.ids = new Ids(stage.clock());
  }

  @Override
  public Plan plan(UpgradeRequest request) throws PlanException {
    return stage.plans().plan(service(request)).plan();
  }

  @Override
  public CheckResult check(UpgradeRequest request) throws PlanException {
    Planned planned = stage.plans().plan(service(request));
    Stage quiet = stage.unheard();
    return new Handle(
            ids.next(), quiet, request, Optional.of(planned), Optional.of(Thread.currentThread()))
        .check();
  }

  @Override
  public Upgrade start(UpgradeRequest request) throws PlanException {
    Planned planned = stage.plans().plan(service(request));
    Handle handle =
        new Handle(
            ids.next(), stage, request, Optional.of(planned), Optional.of(Thread.currentThread()));
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
      Optional<Handle> current = running;
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
    return new Handle(
        ids.next(), stage, Requests.of(stopping), Optional.empty(), Optional.of(stopping.thread()));
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
    Optional<Handle> handle;
    synchronized (lock) {
      handle = running;
    }
    handle.ifPresent(h -> h.bundleEvent(bundleId, type));
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
          next = Optional.ofNullable(waiting.poll());
          running = next;
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
        for (Admission.Join join : late) {
          Handle its = newHandle(join.stopping());
          its.adopt(join);
          waiting.addFirst(its);
        }
        next = Optional.ofNullable(waiting.poll());
        running = next;
      }
      handle.publish();
    }
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
    }
    all.forEach(handle -> handle.abort(reason, framework));
  }

  /**
   * Waits, bounded, until what runs has been undone.
   *
   * @return whether it has
   */
  boolean awaitEnd() throws InterruptedException {
    Optional<Handle> handle;
    synchronized (lock) {
      handle = running;
    }
    return handle.isEmpty() || handle.get().awaitEnd(END);
  }
}
