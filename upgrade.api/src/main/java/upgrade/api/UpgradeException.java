package upgrade.api;

/** Says why an upgrade, or a step of it, failed. */
public class UpgradeException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one line for the operator: what, where, what to do
   */
  public UpgradeException(String reason) {
    super(reason);
  }

  public UpgradeException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
