package upgrade.impl.command;

/** Says what in the line is wrong. */
public final class WrongInput extends CommandException {
  private static final long serialVersionUID = 1L;

  public WrongInput(String reason) {
    super(reason);
  }
}
