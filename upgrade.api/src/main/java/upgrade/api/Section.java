package upgrade.api;

/** The parts of an upgrade, in the order of the way up. */
public enum Section {
  CHECK,
  SUSPEND,
  UPGRADE,
  RESUME,
  FINISHED;

  /** As an operator reads it. */
  public String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
