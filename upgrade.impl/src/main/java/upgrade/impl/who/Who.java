package upgrade.impl.who;

import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import upgrade.impl.affected.Kind;

/** Tells who runs the current thread: a user, a bundle, the thread's name. */
public final class Who {
  private static final int LONGEST = 200;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private Who() {}

  /**
   * One line, such as {@code karaf by org.apache.felix.gogo.command [5] on thread 'Gogo shell'}.
   * Never throws: an upgrade of nobody's is better than none.
   */
  public static String runsThisThread() {
    StringBuilder who = new StringBuilder();
    try {
      Optional<String> user = Users.current();
      user.ifPresent(name -> who.append(line(name)));
      Optional<Bundle> bundle = caller();
      bundle.ifPresent(
          found ->
              who.append(user.isPresent() ? " by " : "")
                  .append(found.getSymbolicName())
                  .append(" [")
                  .append(found.getBundleId())
                  .append(']'));
    } catch (RuntimeException | LinkageError e) {
      who.append(who.length() > 0 ? "" : "somebody"); // of whom nothing may be known
    }
    return who.append(who.length() > 0 ? " on " : "")
        .append("thread '")
        .append(line(Thread.currentThread().getName()))
        .append('\'')
        .toString();
  }

  /** The bundle nearest to the call that is neither ours nor the framework's nor the JDK's. */
  private static Optional<Bundle> caller() {
    return WALKER.walk(
        frames ->
            frames
                .map(StackWalker.StackFrame::getDeclaringClass)
                .distinct()
                .map(type -> Optional.ofNullable(FrameworkUtil.getBundle(type)))
                .flatMap(Optional::stream)
                .filter(bundle -> bundle.getBundleId() != 0 && !Kind.isOurs(bundle))
                .findFirst());
  }

  /**
   * Some servers name a thread after the request that it serves, shells after the line that was
   * typed: nobody may see a query, or the password in a URL.
   */
  static String line(String name) {
    String line =
        name.replaceAll("\\p{Cntrl}+", " ")
            .replaceAll("//[^/?#\\s]*@", "//")
            .replaceAll("[?#]\\S*", "")
            .trim();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
