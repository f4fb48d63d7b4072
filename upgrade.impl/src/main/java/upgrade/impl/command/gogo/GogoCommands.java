package upgrade.impl.command.gogo;

import java.util.Arrays;
import org.apache.felix.service.command.Descriptor;
import upgrade.impl.command.Operator;

/** Gives Gogo one method for each command, with the text for its {@code help}. */
public final class GogoCommands {
  private static final String WORDS = "arguments and options; --help tells all about them";

  private final Operator operator;

  GogoCommands(Operator operator) {
    this.operator = operator;
  }

  @Descriptor("shows what an upgrade would do, and checks it, without doing it")
  public Object plan(@Descriptor(WORDS) String... words) throws Exception {
    return run("plan", words);
  }

  @Descriptor("shows what is protected, and the upgrades that run and wait")
  public Object status(@Descriptor(WORDS) String... words) throws Exception {
    return run("status", words);
  }

  @Descriptor("lists past upgrades, or tells all about one")
  public Object history(@Descriptor(WORDS) String... words) throws Exception {
    return run("history", words);
  }

  @Descriptor("lists the requests in flight and parked")
  public Object requests(@Descriptor(WORDS) String... words) throws Exception {
    return run("requests", words);
  }

  @Descriptor("lists the instructions and modifications that are registered")
  public Object instructions(@Descriptor(WORDS) String... words) throws Exception {
    return run("instructions", words);
  }

  @Descriptor("lists the versions of a bundle that are kept for a rollback")
  public Object versions(@Descriptor(WORDS) String... words) throws Exception {
    return run("versions", words);
  }

  @Descriptor("updates bundles while their requests wait, and goes back if that fails")
  public Object update(@Descriptor(WORDS) String... words) throws Exception {
    return run("update", words);
  }

  @Descriptor("brings back a version of a bundle that was in use before")
  public Object rollback(@Descriptor(WORDS) String... words) throws Exception {
    return run("rollback", words);
  }

  @Descriptor("brings back a version of a bundle that was in use before")
  public Object downgrade(@Descriptor(WORDS) String... words) throws Exception {
    return run("downgrade", words);
  }

  @Descriptor("gives up an upgrade before its point of no return")
  public Object cancel(@Descriptor(WORDS) String... words) throws Exception {
    return run("cancel", words);
  }

  @Descriptor("lets all waiting requests go at once; for emergencies")
  public Object release(@Descriptor(WORDS) String... words) throws Exception {
    return run("release", words);
  }

  @Descriptor("lists what may stand behind the name of a command, for completion")
  public Object candidates(@Descriptor("the command's name, without upgrade:") String command)
      throws Exception {
    return operator.commands().candidates(command);
  }

  private Object run(String name, String... words) throws Exception {
    return operator.commands().run(name, Arrays.asList(words));
  }
}
