package upgrade.api;

/** Which way an upgrade goes. */
public enum Direction {
  /** To the new version. */
  UP,
  /** Back to the old one. */
  DOWN
}
