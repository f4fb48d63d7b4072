package upgrade.web.seam;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import upgrade.web.spi.Frames;

/**
 * Tells whether requests are running that came before the seam did.
 *
 * <p>Nothing registers them, but each occupies a thread that is inside the container and not inside
 * the request path. Once there is none, there will be none again, so this costs nothing later. A
 * request that is asynchronous by then is not seen.
 */
public final class OlderRequests {
  private final Supplier<Map<Thread, StackTraceElement[]>> stacks;
  private final Frames frames;
  private volatile boolean gone;

  public OlderRequests(Frames frames) {
    this(Thread::getAllStackTraces, frames);
  }

  /**
   * @param stacks what each thread does now
   */
  OlderRequests(Supplier<Map<Thread, StackTraceElement[]>> stacks, Frames frames) {
    this.stacks = stacks;
    this.frames = frames;
  }

  /** How many are running now. */
  public long running() {
    if (gone) {
      return 0;
    }
    Set<Thread> running = running(stacks.get());
    if (!running.isEmpty()) {
      // A new request is on its way to the seam for some microseconds; an older one stays.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      running.retainAll(running(stacks.get()));
    }
    gone = running.isEmpty();
    return running.size();
  }

  /** The threads of requests that are inside the container without us. */
  private Set<Thread> running(Map<Thread, StackTraceElement[]> threads) {
    Set<Thread> running = new HashSet<>();
    threads.forEach(
        (thread, stack) -> {
          if (frames.cameEarlier(stack)) {
            running.add(thread);
          }
        });
    return running;
  }
}
