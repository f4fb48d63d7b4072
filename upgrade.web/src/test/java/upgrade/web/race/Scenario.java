package upgrade.web.race;

import java.util.List;

/** What runs at the same time; a new one for each order. */
public interface Scenario {
  /** One for each thread; whatever one throws is a failure. */
  List<Actor> actors();

  /** Looks at what the threads have left behind, once all have ended. */
  void after() throws Exception;

  /** What one thread does. */
  interface Actor {
    void run() throws Exception;
  }
}
