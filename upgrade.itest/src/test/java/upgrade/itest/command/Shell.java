package upgrade.itest.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Types lines as Gogo's console does, and keeps all that an operator would see. */
final class Shell implements AutoCloseable {
  private final BundleContext context;
  private final ServiceReference<CommandProcessor> reference;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final CommandSession session;

  Shell(BundleContext context) {
    this.context = context;
    reference = context.getServiceReference(CommandProcessor.class);
    session =
        context
            .getService(reference)
            .createSession(new ByteArrayInputStream(new byte[0]), out, out);
  }

  /** What is printed for that line, with what differs from run to run replaced. */
  String type(String line) {
    return Normal.of(raw(line));
  }

  /** What is printed for that line. */
  String raw(String line) {
    bytes.reset();
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
    } catch (Exception e) { // as org.apache.felix.gogo.shell.Console does
      out.println("gogo: " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    out.flush();
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(each -> !each.startsWith("org.ops4j.pax.logging")) // prints on whose thread it logs
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  /** What a script gets. */
  Object value(String line) throws Exception {
    return session.execute(line);
  }

  /** What was printed since a line was typed last. */
  String shown() {
    return Normal.of(bytes.toString(StandardCharsets.UTF_8).strip());
  }

  /** What Ctrl-C does in shells on JLine. */
  void interrupt() {
    session.foregroundJob().interrupt();
  }

  Shell put(String name, Object value) {
    session.put(name, value);
    return this;
  }

  @Override
  public void close() {
    session.close();
    context.ungetService(reference);
  }
}
