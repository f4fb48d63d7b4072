package upgrade.web.path;

/**
 * What the chain that a seam hands over may be, too, if its container keeps something of an attempt
 * that our wrappers do not see.
 */
public interface Repeatable {
  /**
   * Makes the container's request as it was before the first attempt; called before each further
   * one, on its thread, and before status and headers are put back.
   */
  void beginAgain();
}
