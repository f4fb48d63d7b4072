package upgrade.karaf.command;

import java.util.List;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import upgrade.impl.command.Answer;
import upgrade.impl.command.Commands;
import upgrade.impl.command.Usage;

/**
 * Lets Karaf's shell run one command: prints what it answers, as Karaf's own commands do, where a
 * pipe or a remote client can read it; a failure is one line.
 */
final class KarafCommand implements Command {
  private final Usage usage;
  private final Commands commands;

  KarafCommand(Usage usage, Commands commands) {
    this.usage = usage;
    this.commands = commands;
  }

  @Override
  public String getScope() {
    return Usage.SCOPE;
  }

  @Override
  public String getName() {
    return usage.name();
  }

  @Override
  public String getDescription() {
    return usage.summary();
  }

  @Override
  public Completer getCompleter(boolean scoped) {
    return new UsageCompleter(usage, commands, scoped);
  }

  @Override
  public @Nullable Parser getParser() {
    return null; // Karaf's own
  }

  // What a command prints goes to System.out, which Karaf leads to the session or into the pipe.
  @Override
  public @Nullable Object execute(Session session, List<Object> arguments) throws Exception {
    List<String> words = arguments.stream().map(String::valueOf).toList();
    try {
      if (usage.parse(words).has("--help")) {
        System.out.println(KarafHelp.of(usage));
        return null;
      }
      boolean inFront = isInFront();
      Object answer = commands.run(usage.name(), words);
      if (inFront && !isInFront()) {
        return null; // Ctrl-C gave the prompt back, and the live view has told the end
      }
      System.out.println(
          answer instanceof Answer said ? said.text(Colours.of(session)) : answer.toString());
      System.out.flush();
      return null; // Karaf would print it a second time
    } catch (upgrade.impl.command.CommandException e) {
      // Karaf's own kind: one line for the operator, and no stack trace in the log.
      throw new CommandException(e.getMessage(), e);
    }
  }

  private static boolean isInFront() {
    Process process = Process.Utils.current();
    Job job = process == null ? null : process.job();
    return job != null && job.status() == Job.Status.Foreground;
  }
}
