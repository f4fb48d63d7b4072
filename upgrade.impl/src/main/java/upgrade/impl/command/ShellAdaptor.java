package upgrade.impl.command;

/**
 * Says that the commands are given to a shell in its own way. Who does that registers it as a
 * service before the first command, and keeps it until the last is gone: so long Gogo gets none
 * from us, and nobody finds two of one name.
 */
public interface ShellAdaptor {
  /** The shell's name, for people. */
  String shell();
}
