package upgrade.impl.console;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Gogo session that this thread works for.
 *
 * <p>The only class here that needs Gogo: without it, loading it fails.
 */
final class Session {
  private Session() {}

  static Optional<Shell> current() {
    Process process = Process.Utils.current();
    // Not Job.Utils.current(): the outermost job may be the shell itself, which never ends.
    Job job = process == null ? null : process.job();
    if (process == null || job == null || process.out() == null) {
      return Optional.empty();
    }
    CommandSession session = job.session();
    boolean terminal = process.isTty(1) && isTerminal(session);
    return Optional.of(
        new Shell(session, process.out(), terminal, () -> job.status() == Job.Status.Foreground));
  }

  /** The variable that shells which know their users set. */
  static Optional<String> user() {
    Process process = Process.Utils.current();
    Job job = process == null ? null : process.job();
    Object user = job == null ? null : job.session().get("USER");
    return Optional.ofNullable(user).map(Object::toString);
  }

  /**
   * Whether the session has a terminal: one of JLine's, as in Karaf and gogo.jline, a remote one,
   * or that of the process. Gogo's own {@code isTty} tells redirections alone: it takes any stream
   * of a session for a terminal.
   */
  private static boolean isTerminal(CommandSession session) {
    Object remote = session.get("TERM");
    return isCapable(session.get(".jline.terminal"))
        || isCapable(session.get(".terminal"))
        || (remote != null ? isNamed(remote) : isOfProcess() && isNamed(System.getenv("TERM")));
  }

  private static boolean isNamed(@Nullable Object type) {
    return type != null && !type.toString().isEmpty() && !type.toString().startsWith("dumb");
  }

  /** From Java 22 on there is a console even if nobody sits at it. */
  private static boolean isOfProcess() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static boolean isCapable(@Nullable Object terminal) {
    if (terminal == null) {
      return false;
    }
    for (Class<?> type = terminal.getClass(); type != null; type = type.getSuperclass()) {
      for (Class<?> known : type.getInterfaces()) {
        try {
          return isNamed(known.getMethod("getType").invoke(terminal));
        } catch (NoSuchMethodException e) {
          // Not this one.
        } catch (IllegalAccessException | InvocationTargetException e) {
          return false;
        }
      }
    }
    return false;
  }
}
