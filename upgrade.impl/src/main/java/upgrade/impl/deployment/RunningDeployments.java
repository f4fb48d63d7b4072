package upgrade.impl.deployment;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import upgrade.api.Deployments;
import upgrade.log.Logs;

/** Remembers the deployments that go on, each until its end or until nothing is heard of it. */
public final class RunningDeployments implements Deployments {
  private static final System.Logger LOG = Logs.logger("upgrade.trigger");

  private final Supplier<Duration> silence;
  private final LongSupplier nanoTime;
  private final List<Running> running = new ArrayList<>(); // guarded by this
  private volatile long heard;

  /**
   * @param silence after which one of which nothing is heard has ended
   */
  public RunningDeployments(Supplier<Duration> silence, LongSupplier nanoTime) {
    this.silence = silence;
    this.nanoTime = nanoTime;
    this.heard = nanoTime.getAsLong();
  }

  private final class Running implements Deployment {
    private final String name;
    private final Thread thread;
    private final BooleanSupplier going;
    private volatile boolean changes = true;

    private Running(String name, Thread thread, BooleanSupplier going) {
      this.name = name;
      this.thread = thread;
      this.going = going;
    }

    @Override
    public void startsOnly() {
      changes = false;
    }

    @Override
    public void end() {
      forget(this, "ends");
    }

    /** Calls out. */
    private boolean goes() {
      try {
        return thread.isAlive() && going.getAsBoolean();
      } catch (RuntimeException | LinkageError e) { // it went away with its bundle
        return false;
      }
    }
  }

  @Override
  public Deployment begin(String name, Thread thread, BooleanSupplier going) {
    current(); // lets go of earlier ones that nobody has asked about
    Running begun = new Running(name, thread, going);
    heard = nanoTime.getAsLong();
    synchronized (this) {
      running.add(begun);
    }
    LOG.log(Level.DEBUG, () -> "deployment by " + name + " begins");
    return begun;
  }

  /** A bundle has changed. */
  public void heard() {
    heard = nanoTime.getAsLong();
  }

  /** Whether one goes on that stops its bundles on this thread. */
  public boolean isOn(Thread thread) {
    return current().stream().anyMatch(each -> each.thread == thread);
  }

  /** Whether any goes on. */
  public boolean go() {
    return !current().isEmpty();
  }

  /** Whether any may still stop bundles. */
  public boolean change() {
    return current().stream().anyMatch(each -> each.changes);
  }

  /** Looks at threads, too, which takes a while: not under the lock. */
  private List<Running> current() {
    List<Running> all;
    synchronized (this) {
      if (running.isEmpty()) {
        return List.of();
      }
      all = List.copyOf(running);
    }
    boolean silent = nanoTime.getAsLong() - heard > silence.get().toNanos();
    List<Running> current = new ArrayList<>();
    for (Running each : all) {
      if (!each.goes()) {
        forget(each, "is over");
      } else if (silent) {
        forget(each, "gives no sign for " + silence.get().toMillis() + " ms");
      } else {
        current.add(each);
      }
    }
    return current;
  }

  private void forget(Running ended, String why) {
    boolean forgotten;
    synchronized (this) {
      forgotten = running.remove(ended);
    }
    if (forgotten) {
      LOG.log(Level.DEBUG, () -> "deployment by " + ended.name + " " + why);
    }
  }
}
