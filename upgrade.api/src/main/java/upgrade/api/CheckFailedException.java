package upgrade.api;

/** Thrown by an instruction when something that must hold for the upgrade does not. */
public final class CheckFailedException extends UpgradeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one line for the operator: what does not hold, and what to do about it
   */
  public CheckFailedException(String reason) {
    super(reason);
  }
}
