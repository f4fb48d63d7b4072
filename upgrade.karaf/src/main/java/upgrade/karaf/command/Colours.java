package upgrade.karaf.command;

import org.apache.felix.service.command.Process;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.jspecify.annotations.Nullable;
import upgrade.impl.command.Paint;

/** Tells whether what a command prints now goes to a terminal that shows colours. */
final class Colours {
  private Colours() {}

  static Paint of(Session session) {
    // https://no-color.org: present and not empty, whatever its value.
    boolean unwanted = isSet(session.get("NO_COLOR")) || isSet(System.getenv("NO_COLOR"));
    return !unwanted && isCapable(session.getTerminal()) && !isPiped() ? Paint.COLOUR : Paint.NONE;
  }

  private static boolean isCapable(@Nullable Terminal terminal) {
    if (terminal == null) {
      return false;
    }
    String type = terminal.getType();
    return isSet(type) && !type.startsWith("dumb");
  }

  private static boolean isPiped() {
    Process process = Process.Utils.current();
    return process == null || !process.isTty(1);
  }

  private static boolean isSet(@Nullable Object value) {
    return value != null && !value.toString().isEmpty();
  }
}
