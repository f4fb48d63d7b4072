package upgrade.impl.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads that keep nothing of whoever happens to need one first. */
public final class Daemons {
  private Daemons() {}

  /**
   * @param name what the threads do: {@code run} makes {@code upgrade-run-1} and so on
   */
  public static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task ->
        privileged(() -> daemon(task, "upgrade-" + name + "-" + count.incrementAndGet()));
  }

  /**
   * Below Java 24 a thread inherits the access control context of its creator: the protection
   * domains, and with them the class loaders, of all that is on its stack, such as an application
   * that updates itself.
   */
  @SuppressWarnings("removal") // later ones have it still, and it just calls
  private static Thread privileged(PrivilegedAction<Thread> action) {
    return AccessController.doPrivileged(action);
  }

  private static Thread daemon(Runnable task, String name) {
    // Gogo binds the streams of a session to threads so that their children inherit them.
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Daemons.class.getClassLoader());
    return thread;
  }
}
