package upgrade.web.seam;

import java.util.Map;
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

  private volatile boolean gone;

  /** How many are running now. */
  public long running() {
    if (gone) {
      return 0;
    }
    long running =
        Thread.getAllStackTraces().values().stream().filter(OlderRequests::isOlder).count();
    gone = running == 0;
    return running;
  }

  /** For tests: from a given picture of the threads. */
  static long running(Map<Thread, StackTraceElement[]> threads) {
    return threads.values().stream().filter(OlderRequests::isOlder).count();
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
