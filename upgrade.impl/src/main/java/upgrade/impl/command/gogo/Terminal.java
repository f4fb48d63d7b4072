package upgrade.impl.command.gogo;

import java.util.function.Function;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;
import upgrade.impl.command.Paint;

/** Tells whether what is printed now goes to a terminal that shows colours. */
final class Terminal {
  private Terminal() {}

  /**
   * @param session the variables of the session
   */
  static Paint paint(Function<String, @Nullable Object> session) {
    return paint(session, System.getenv()::get, isPiped(), isConsole());
  }

  /**
   * @param piped whether another command, or a file, gets it
   * @param console whether the terminal is that of the process
   */
  static Paint paint(
      Function<String, @Nullable Object> session,
      Function<String, @Nullable String> environment,
      boolean piped,
      boolean console) {
    // https://no-color.org: present and not empty, whatever its value.
    boolean unwanted = isSet(session.apply("NO_COLOR")) || isSet(environment.apply("NO_COLOR"));
    Object own = session.apply("TERM"); // a remote session tells its terminal by this
    Object terminal = own != null ? own : console ? environment.apply("TERM") : null;
    boolean able = isSet(terminal) && !"dumb".equals(String.valueOf(terminal));
    return able && !piped && !unwanted ? Paint.COLOUR : Paint.NONE;
  }

  private static boolean isSet(@Nullable Object value) {
    return value != null && !value.toString().isEmpty();
  }

  private static boolean isPiped() {
    try {
      Process process = Process.Utils.current();
      return process != null && !process.isTty(1);
    } catch (LinkageError e) { // a Gogo before 1.0 knows no processes
      return true;
    }
  }

  /** From Java 22 on there is a console even if nobody sits at it. */
  private static boolean isConsole() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(java.io.Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
