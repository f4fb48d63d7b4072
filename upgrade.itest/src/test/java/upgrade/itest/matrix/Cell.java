package upgrade.itest.matrix;

import upgrade.itest.frame.Frame;

/** One failure by one way, and how it must end. */
record Cell(Failure failure, Way way) {
  enum End {
    /** The old version serves, no request has failed. */
    OLD_VERSION,
    /** The new version serves, no request has failed. */
    NEW_VERSION,
    /** Requests get 503 until it goes on; then the old version serves. */
    STUCK,
    /** The same, but it goes on well: then the new version serves. */
    LATE
  }

  End end() {
    return switch (failure) {
      case START_SLOW -> End.NEW_VERSION;
      // Nobody can refuse a plain update; without a snapshot there is no way back, and none needed.
      case DISK_FULL -> way == Way.PLAIN ? End.NEW_VERSION : End.OLD_VERSION;
      // The thread is not ours, and interrupt.updates is off.
      case START_HANGS, STOP_HANGS -> way == Way.PLAIN ? End.LATE : End.OLD_VERSION;
      // Felix stops the bundle before it reads; Equinox reads first.
      case CONTENT_STALLS -> way == Way.PLAIN && isFelix() ? End.STUCK : End.OLD_VERSION;
      default -> End.OLD_VERSION;
    };
  }

  /**
   * Whether it does what {@code docs/failures.md} asks of it; those that do not are named there.
   */
  boolean holds() {
    return failure != Failure.STOP_THROWS && failure != Failure.STOP_HANGS
        || way == Way.PLAIN
        || isFelix();
  }

  /** Whether requests are refused meanwhile. */
  boolean isStuck() {
    return end() == End.STUCK || end() == End.LATE;
  }

  /** Which version serves in the end. */
  boolean isNewVersion() {
    return end() == End.NEW_VERSION || end() == End.LATE;
  }

  /** Whether an upgrade begins at all: what Equinox cannot read it does not stop anything for. */
  boolean isUpgrade() {
    return way != Way.PLAIN
        || isFelix()
        || failure != Failure.CORRUPT && failure != Failure.CONTENT_STALLS;
  }

  private static boolean isFelix() {
    return Frame.current().symbolicName().equals("org.apache.felix.framework");
  }

  @Override
  public String toString() {
    return failure + " × " + way;
  }
}
