package upgrade.api;

/** Which way an upgrade goes. */
public enum Direction {
  /** To the new version. */
  UP,
  /** Back to the old one. */
  DOWN;

  /** The way back from where this one leads. */
  public Direction opposite() {
    return this == UP ? DOWN : UP;
  }
}
