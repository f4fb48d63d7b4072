package upgrade.impl.trigger;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Looks at stacks. */
final class Stack {
  /** Deep enough for a hook's dispatch and the causes above it. */
  private static final int DEPTH = 40;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private Stack() {}

  /** The frames of this thread above those of {@code caller}, innermost first. */
  static List<Frame> above(Class<?> caller) {
    return WALKER.walk(
        frames ->
            frames
                .dropWhile(frame -> !frame.getClassName().startsWith(caller.getName()))
                .dropWhile(frame -> frame.getClassName().startsWith(caller.getName()))
                .limit(DEPTH)
                .map(frame -> new Frame(frame.getClassName(), frame.getMethodName()))
                .toList());
  }

  /** Whether {@code thread} is inside of that method. */
  static boolean isInside(Thread thread, String type, String method) {
    for (StackTraceElement element : thread.getStackTrace()) {
      if (Frame.of(element).is(type, method)) {
        return true;
      }
    }
    return false;
  }

  /** How many updates and refreshes {@code thread} is inside of; 0 once it has ended. */
  static long changing(Thread thread) {
    return count(thread, StopCauses::isChanging);
  }

  /** The same with starts. */
  static long moving(Thread thread) {
    return count(thread, frame -> StopCauses.isChanging(frame) || StopCauses.isStarting(frame));
  }

  private static long count(Thread thread, Predicate<Frame> which) {
    return Arrays.stream(thread.getStackTrace()).map(Frame::of).filter(which).count();
  }
}
