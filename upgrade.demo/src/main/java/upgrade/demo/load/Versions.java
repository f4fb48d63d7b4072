package upgrade.demo.load;

/**
 * Knows which version may answer a request.
 *
 * <p>Between two upgrades only the version of the last one; a request that overlaps an upgrade may
 * get its answer from either.
 */
final class Versions {
  private String current;
  private boolean upgrading;
  private int upgradesBegun;

  Versions(String first) {
    current = first;
  }

  /** What is to be remembered of the moment in which a request was sent. */
  record Sent(boolean upgrading, int upgradesBegun) {}

  void upgradeBegan() {
    upgrading = true;
    upgradesBegun++;
  }

  void upgradeEnded(String version) {
    upgrading = false;
    current = version;
  }

  Sent sent() {
    return new Sent(upgrading, upgradesBegun);
  }

  /** Whether an answer that arrives now may come from {@code version}. */
  boolean mayAnswer(Sent sent, String version) {
    boolean overlapped = sent.upgrading() || sent.upgradesBegun() != upgradesBegun;
    return overlapped || version.equals(current);
  }
}
