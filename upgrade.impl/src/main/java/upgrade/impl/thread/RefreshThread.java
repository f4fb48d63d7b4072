package upgrade.impl.thread;

import java.util.Arrays;
import java.util.Optional;

/** Finds the thread of its own on which a framework refreshes bundles. */
public final class RefreshThread {
  private RefreshThread() {}

  /** The one that refreshes right now. */
  public static Optional<Thread> now() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> Arrays.stream(each.getValue()).anyMatch(RefreshThread::refreshes))
        .map(each -> each.getKey())
        .findFirst();
  }

  private static boolean refreshes(StackTraceElement frame) {
    String method = frame.getClassName() + "." + frame.getMethodName();
    return method.equals("org.apache.felix.framework.Felix.refreshPackages")
        || method.equals("org.eclipse.osgi.container.ModuleContainer.refresh");
  }
}
