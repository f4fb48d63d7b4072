package upgrade.impl.bundle;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import upgrade.impl.thread.RefreshThread;

/** Refreshes bundles and waits until the framework has finished. */
final class Refresh {
  private Refresh() {}

  static void of(BundleContext context, Collection<Long> ids) throws InterruptedException {
    List<Bundle> bundles = ids.stream().map(context::getBundle).filter(Objects::nonNull).toList();
    if (bundles.isEmpty()) {
      return; // an empty list would refresh nothing, but null everything
    }
    Set<Bundle> closure = Wirings.users(bundles);
    CountDownLatch refreshed = new CountDownLatch(1);
    Wirings.framework(context).refreshBundles(bundles, event -> refreshed.countDown());
    boolean interrupted = false;
    try {
      while (!awaits(refreshed, interrupted)) {
        if (!interrupted && closure.stream().anyMatch(Refresh::isChanging)) {
          // What hangs is one of ours, on the framework's thread, which works for us right now.
          RefreshThread.now().ifPresent(Thread::interrupt);
        }
        interrupted = true;
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.ACTIVE) {
          throw new InterruptedException("the framework stops");
        }
      }
    } catch (IllegalStateException e) {
      throw new InterruptedException("ours stops");
    }
    if (interrupted) {
      throw new InterruptedException("the refresh ended late");
    }
  }

  /** Whether its activator has not returned; a lazy one rests in STARTING. */
  private static boolean isChanging(Bundle bundle) {
    return bundle.getState() == Bundle.STOPPING
        || (bundle.getState() == Bundle.STARTING
            && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) == null);
  }

  /**
   * Whatever the deadline: nothing may follow before the framework has ended, which holds its lock.
   * An interrupt only says that from now on somebody looks after a refresh that hangs.
   */
  private static boolean awaits(CountDownLatch refreshed, boolean late) {
    try {
      return refreshed.await(late ? 1 : Long.MAX_VALUE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
