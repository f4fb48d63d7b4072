package upgrade.impl.command;

/**
 * Says in one line why a command failed. Shells print the class's simple name in front of the
 * message, or {@link #toString}: both are short and readable.
 */
public class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason what is wrong, and what would be right
   */
  public CommandException(String reason) {
    super(Text.oneLine(reason));
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + ": " + getMessage();
  }
}
