package upgrade.impl.run;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import upgrade.impl.thread.Daemons;

/** Owns the threads of upgrades: daemons that are gone soon after the last one. */
final class Threads implements AutoCloseable {
  private static final int IDLE_SECONDS = 2;

  private final ThreadPoolExecutor runners = unbounded("run");
  private final ThreadPoolExecutor workers = unbounded("step");
  private final ThreadPoolExecutor events = unbounded("events");

  Executor runners() {
    return runners;
  }

  Executor workers() {
    return workers;
  }

  Executor events() {
    return events;
  }

  private static ThreadPoolExecutor unbounded(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        Daemons.named(name));
  }

  /** Ends the idle ones now, the others with their work. */
  @Override
  public void close() {
    runners.shutdown();
    workers.shutdown();
    events.shutdown();
  }
}
