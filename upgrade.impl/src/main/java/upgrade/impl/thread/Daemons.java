package upgrade.impl.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads that keep nobody's class loader. */
public final class Daemons {
  private Daemons() {}

  /**
   * @param name what the threads do: {@code run} makes {@code upgrade-run-1} and so on
   */
  public static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "upgrade-" + name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      // Threads inherit the class loader of whoever happens to start them: an application's, that
      // could then not be collected while this thread idles.
      thread.setContextClassLoader(Daemons.class.getClassLoader());
      return thread;
    };
  }
}
