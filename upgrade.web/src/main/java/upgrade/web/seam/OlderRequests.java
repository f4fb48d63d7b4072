package upgrade.web.seam;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import upgrade.web.path.RequestPath;

/**
 * Tells whether requests are running that came before our preprocessors did.
 *
 * <p>Nothing registers them, but each occupies a thread that is inside Felix HTTP's dispatcher and
 * not inside the request path. Once there is none, there will be none again, so this costs nothing
 * later. A request that is asynchronous by then is not seen.
 */
public final class OlderRequests {
  private static final String DISPATCHER =
      "org.apache.felix.http.base.internal.dispatch.Dispatcher";

  private final Supplier<Map<Thread, StackTraceElement[]>> stacks;
  private volatile boolean gone;

  public OlderRequests() {
    this(Thread::getAllStackTraces);
  }

  /**
   * @param stacks what each thread does now
   */
  OlderRequests(Supplier<Map<Thread, StackTraceElement[]>> stacks) {
    this.stacks = stacks;
  }

  /** How many are running now. */
  public long running() {
    if (gone) {
      return 0;
    }
    Set<Thread> running = running(stacks.get());
    if (!running.isEmpty()) {
      // A new request is on its way to our preprocessor for some microseconds; an older one stays.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      running.retainAll(running(stacks.get()));
    }
    gone = running.isEmpty();
    return running.size();
  }

  /** The threads of requests that are inside the dispatcher without us. */
  private static Set<Thread> running(Map<Thread, StackTraceElement[]> threads) {
    Set<Thread> running = new HashSet<>();
    threads.forEach(
        (thread, stack) -> {
          if (isOlder(stack)) {
            running.add(thread);
          }
        });
    return running;
  }

  private static boolean isOlder(StackTraceElement[] stack) {
    boolean dispatched = false;
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(RequestPath.class.getName())) {
        return false;
      }
      dispatched |= frame.getClassName().equals(DISPATCHER);
    }
    return dispatched;
  }
}
