package upgrade.web.park;

/** A request that has left its thread. */
public interface Suspended {
  /**
   * The wait begins; the request may be on another thread before this returns.
   *
   * @param millis after so long, {@link Waiting#expired} is to be called
   */
  void begin(Waiting wait, long millis);

  /**
   * Brings the request back to the request path, on a thread of the container.
   *
   * @throws RuntimeException if the container has ended it
   */
  void resume();

  /** Answers 503 and ends it; throws nothing. */
  void reject();
}
