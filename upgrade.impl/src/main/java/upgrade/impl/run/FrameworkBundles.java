package upgrade.impl.run;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import upgrade.impl.affected.Kind;

/** Asks the framework what has become of a bundle. */
final class FrameworkBundles implements Bundles {
  private final BundleContext context;

  FrameworkBundles(BundleContext context) {
    this.context = context;
  }

  @Override
  public boolean isRunning(long bundleId) {
    Bundle bundle = bundle(bundleId);
    if (bundle == null) {
      return false;
    }
    return switch (bundle.getState()) {
      case Bundle.ACTIVE, Bundle.STARTING -> true; // STARTING: lazily, the update is over
      case Bundle.RESOLVED -> Kind.isFragment(bundle);
      default -> false;
    };
  }

  @Override
  public boolean isStarted(long bundleId) {
    Bundle bundle = bundle(bundleId);
    boolean lazy =
        bundle != null && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
    return isRunning(bundleId) && bundle != null && (bundle.getState() != Bundle.STARTING || lazy);
  }

  @Override
  public boolean isChanging(long bundleId) {
    Bundle bundle = bundle(bundleId);
    if (bundle == null) {
      return false;
    }
    return bundle.getState() == Bundle.STOPPING
        || (bundle.getState() == Bundle.STARTING && !isStarted(bundleId));
  }

  @Override
  public Optional<String> version(long bundleId) {
    return Optional.ofNullable(bundle(bundleId)).map(bundle -> bundle.getVersion().toString());
  }

  @Override
  public Optional<Long> newer(String symbolicName, long newestId) {
    try {
      return Arrays.stream(context.getBundles())
          .filter(bundle -> bundle.getBundleId() > newestId)
          .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
          .map(Bundle::getBundleId)
          .max(Long::compare);
    } catch (IllegalStateException e) {
      return Optional.empty(); // we are gone ourselves
    }
  }

  private @Nullable Bundle bundle(long bundleId) {
    try {
      return context.getBundle(bundleId);
    } catch (IllegalStateException e) {
      return null; // we are gone ourselves
    }
  }
}
