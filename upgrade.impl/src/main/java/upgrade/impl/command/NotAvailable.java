package upgrade.impl.command;

/** Says that what a command needs is not there. */
public final class NotAvailable extends CommandException {
  private static final long serialVersionUID = 1L;

  public NotAvailable(String reason) {
    super(reason);
  }
}
