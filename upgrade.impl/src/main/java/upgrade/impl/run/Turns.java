package upgrade.impl.run;

/** Lets others go first while something hangs in an upgrade: one runs at a time. */
interface Turns {
  /** Gives the turn of the calling upgrade to the next one. */
  void leave();

  /**
   * Waits for the turn to go on.
   *
   * @return false if there is none to be had any more: ours goes away
   */
  boolean comeBack() throws InterruptedException;
}
