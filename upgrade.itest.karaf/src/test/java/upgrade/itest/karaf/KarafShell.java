package upgrade.itest.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import upgrade.itest.kit.Await;

/** Types commands into Karaf's shell, as a user with certain roles. */
final class KarafShell {
  private static final List<String> ADMINISTRATOR =
      List.of("admin", "manager", "viewer", "systembundles");

  private final SessionFactory sessions;

  KarafShell(BundleContext context) throws Exception {
    Await.until(
        "Karaf has a shell", () -> context.getServiceReference(SessionFactory.class) != null);
    sessions = context.getService(context.getServiceReference(SessionFactory.class));
  }

  /** What the command prints, if an administrator types it. */
  String run(String command) throws Exception {
    return as(ADMINISTRATOR, command);
  }

  /** What it prints, if somebody with these roles types it; fails as the command does. */
  String as(List<String> roles, String command) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Object unused =
          allowed(
              roles,
              () -> {
                Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
                try {
                  return session.execute(command);
                } finally {
                  session.close();
                }
              });
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The commands of that scope; Karaf shows nobody what he may not type. */
  List<String> commands(String scope) throws Exception {
    return allowed(
        ADMINISTRATOR,
        () ->
            sessions.getRegistry().getCommands().stream()
                .filter(command -> command.getScope().equals(scope))
                .map(Command::getName)
                .sorted()
                .toList());
  }

  private static <T> T allowed(List<String> roles, PrivilegedExceptionAction<T> action)
      throws Exception {
    Subject subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal("itest"));
    roles.forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
    try {
      return Subject.doAs(subject, action);
    } catch (PrivilegedActionException failed) {
      throw failed.getException();
    }
  }
}
