package upgrade.karaf.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandSessionImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.Job;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.impl.console.CommandsCompleter;
import org.apache.karaf.shell.impl.console.HeadlessSessionImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.parsing.DefaultParser;

/** Karaf's own shell in this process, with one session and what it has shown. */
final class KarafShell implements AutoCloseable {
  private final ThreadIOImpl threads = new ThreadIOImpl();
  private final SessionFactoryImpl factory;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Session session;

  /**
   * @param terminal the type of the operator's terminal
   */
  KarafShell(String terminal) {
    threads.start();
    factory = new SessionFactoryImpl(threads);
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    session = factory.create(new ByteArrayInputStream(new byte[0]), out, out, operator(terminal));
    session.put(Session.SCOPE, "shell:*");
    session.put(Session.SUBSHELL, "");
  }

  SessionFactoryImpl factory() {
    return factory;
  }

  KarafShell register(Command command) {
    factory.register(command);
    return this;
  }

  Session session() {
    return session;
  }

  Object execute(String line) throws Exception {
    return session.execute(line);
  }

  /** What the line shows. */
  String show(String line) throws Exception {
    shown.reset();
    session.execute(line);
    return shown.toString(StandardCharsets.UTF_8);
  }

  /** The same on a thread of its own, for a command that is to be interrupted. */
  Thread type(String line) {
    shown.reset();
    Thread thread =
        new Thread(
            () -> {
              try {
                session.execute(line);
              } catch (Exception e) {
                // Interrupted: the prompt is back.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** What Ctrl-C does. */
  void interrupt() {
    Job job = ((CommandSessionImpl) ((HeadlessSessionImpl) session).getSession()).foregroundJob();
    job.interrupt();
  }

  String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  /** What TAB offers at the end of the line. */
  List<String> complete(String line) {
    List<Candidate> candidates = new ArrayList<>();
    new CommandsCompleter(factory, session)
        .completeCandidates(
            session, new DefaultParser().parse(session, line, line.length()), candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  /** The session of somebody at a terminal, from which ours has its variables. */
  private static Session operator(String type) {
    Terminal terminal =
        (Terminal)
            Proxy.newProxyInstance(
                KarafShell.class.getClassLoader(),
                new Class<?>[] {Terminal.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getType" -> type;
                      case "getWidth", "getHeight" -> 80;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    return (Session)
        Proxy.newProxyInstance(
            KarafShell.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getTerminal" -> terminal;
                  case "get" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public void close() {
    factory.stop();
    threads.stop();
  }
}
