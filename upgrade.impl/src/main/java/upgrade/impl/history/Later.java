package upgrade.impl.history;

import java.time.Duration;

/** Runs what is given to it later, one after the other, on a thread of its own. */
interface Later {
  void in(Duration delay, Runnable task);
}
