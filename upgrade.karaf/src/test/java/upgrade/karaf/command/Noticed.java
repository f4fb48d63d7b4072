package upgrade.karaf.command;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;

/** A command of which a test hears when it has ended, whoever still waits for it. */
record Noticed(Command command, CountDownLatch ended) implements Command {
  static Command of(Command command, CountDownLatch ended) {
    return new Noticed(command, ended);
  }

  @Override
  public Object execute(Session session, List<Object> arguments) throws Exception {
    try {
      return command.execute(session, arguments);
    } finally {
      ended.countDown();
    }
  }

  @Override
  public String getScope() {
    return command.getScope();
  }

  @Override
  public String getName() {
    return command.getName();
  }

  @Override
  public String getDescription() {
    return command.getDescription();
  }

  @Override
  public Completer getCompleter(boolean scoped) {
    return command.getCompleter(scoped);
  }

  @Override
  public Parser getParser() {
    return command.getParser();
  }
}
