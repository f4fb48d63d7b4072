package upgrade.impl.affected;

import java.util.Set;

/** Tells which bundles use which, at one moment. */
public interface Neighbours {
  /** The bundles that use a service of {@code bundleId}. */
  Set<Long> usersOf(long bundleId);

  /**
   * Whether the bundle serves everybody, so that its users are not users of what it uses: a
   * whiteboard, an extender, a framework, ourselves.
   */
  boolean isInfrastructure(long bundleId);
}
