package upgrade.impl.run;

import java.util.List;
import java.util.Optional;
import upgrade.impl.thread.RefreshThread;

/** Finds where a thread hangs: the innermost frame of its stack that somebody else has written. */
final class Frames {
  /** Java, the framework, and what of ours calls into them. */
  private static final List<String> NOT_THEIRS =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "org.osgi.",
          "org.apache.felix.framework.",
          "org.apache.felix.scr.",
          "org.eclipse.osgi.",
          "upgrade.impl.run.",
          "upgrade.impl.bundle.",
          "upgrade.impl.trigger.",
          "upgrade.impl.thread.");

  private Frames() {}

  /** A thread and the place where it is; never what it was called with. */
  record Place(String thread, String frame) {}

  /**
   * Where {@code thread} hangs, or, if nothing on its stack is an application's, the thread for
   * which it waits: a framework refreshes bundles on a thread of its own.
   */
  static Place of(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    Optional<StackTraceElement> theirs = theirs(stack);
    if (theirs.isPresent()) {
      return new Place(thread.getName(), told(theirs.get()));
    }
    Optional<Place> refreshing = refreshing();
    if (refreshing.isPresent()) {
      return refreshing.get();
    }
    return new Place(thread.getName(), stack.length == 0 ? "its end" : told(stack[0]));
  }

  private static Optional<Place> refreshing() {
    return RefreshThread.now()
        .flatMap(
            thread ->
                theirs(thread.getStackTrace())
                    .map(frame -> new Place(thread.getName(), told(frame))));
  }

  private static Optional<StackTraceElement> theirs(StackTraceElement[] stack) {
    return List.of(stack).stream()
        .filter(frame -> NOT_THEIRS.stream().noneMatch(frame.getClassName()::startsWith))
        .findFirst();
  }

  private static String told(StackTraceElement frame) {
    String file = frame.getFileName() == null ? "unknown source" : frame.getFileName();
    String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
    return frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
  }
}
