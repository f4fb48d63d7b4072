package upgrade.web.scope;

import java.util.Optional;
import java.util.Set;

/** Tells which Declarative Services components a bundle declares, as it is now. */
@FunctionalInterface
public interface ComponentNames {

  /** For a framework without Declarative Services. */
  ComponentNames UNKNOWN = bundleId -> Optional.empty();

  /**
   * The names of the components that the bundle declares, enabled or not.
   *
   * @return empty if that cannot be told, as for a bundle that is not there
   */
  Optional<Set<String>> declaredBy(long bundleId);
}
