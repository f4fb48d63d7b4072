package upgrade.impl.affected;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the bundles whose requests are interrupted when some go away: their users, and the users of
 * those, but nobody beyond infrastructure. The HTTP service uses every servlet: through it
 * everybody who asks for its runtime would be affected by everything.
 */
public final class Affected {
  private Affected() {}

  /**
   * @param initial what goes away, infrastructure or not
   */
  public static Set<Long> by(Collection<Long> initial, Neighbours neighbours) {
    Set<Long> affected = new LinkedHashSet<>(initial);
    Deque<Long> open = new ArrayDeque<>(affected);
    while (!open.isEmpty()) {
      for (long user : neighbours.usersOf(open.remove())) {
        if (!affected.contains(user) && !neighbours.isInfrastructure(user)) {
          affected.add(user);
          open.add(user);
        }
      }
    }
    return affected;
  }
}
