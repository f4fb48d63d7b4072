package upgrade.impl.bundle;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import upgrade.api.UpgradeException;

/** Refreshes bundles and waits until the framework has finished. */
final class Refresh {
  private Refresh() {}

  static void of(BundleContext context, Collection<Long> ids, Duration timeout)
      throws UpgradeException, InterruptedException {
    List<Bundle> bundles = ids.stream().map(context::getBundle).filter(Objects::nonNull).toList();
    if (bundles.isEmpty()) {
      return; // an empty list would refresh nothing, but null everything
    }
    CountDownLatch refreshed = new CountDownLatch(1);
    Wirings.framework(context).refreshBundles(bundles, event -> refreshed.countDown());
    if (!refreshed.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new UpgradeException("the refresh did not end within " + timeout.toMillis() + " ms");
    }
  }
}
