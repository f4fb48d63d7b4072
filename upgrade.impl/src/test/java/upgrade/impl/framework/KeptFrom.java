package upgrade.impl.framework;

import java.util.Collection;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Keeps one version of a bundle from everything that it requires. */
record KeptFrom(String symbolicName, String version) implements ResolverHook {
  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    BundleRevision asks = requirement.getRevision();
    if (symbolicName.equals(asks.getSymbolicName())
        && version.equals(asks.getVersion().toString())) {
      candidates.clear();
    }
  }

  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> collisions) {}

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {}

  @Override
  public void end() {}
}
