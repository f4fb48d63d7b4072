package upgrade.impl.recovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Waits until a framework that starts has done so: no event says that, since hosts raise the start
 * level once it is up.
 */
final class Calm {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(2);

  private final BundleContext context;
  private final Duration quiet;
  private final LongSupplier nanoTime;

  /**
   * @param quiet how long nothing may have changed
   */
  Calm(BundleContext context, Duration quiet, LongSupplier nanoTime) {
    this.context = context;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits, bounded: a bundle may come and go for ever.
   *
   * @param stop opened when nobody waits for it any more
   * @return whether to go on
   */
  boolean await(CountDownLatch stop) throws InterruptedException {
    long begin = nanoTime.getAsLong();
    long since = begin;
    long before = 0;
    while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      long now = nanoTime.getAsLong();
      long seen;
      try {
        seen = seen();
      } catch (IllegalStateException e) {
        return false; // we are gone ourselves
      }
      if (seen != before || seen == 0) {
        before = seen;
        since = now;
      }
      if (now - since >= quiet.toNanos() || now - begin >= MOST.toNanos()) {
        return true;
      }
    }
    return false;
  }

  /** A number that changes with each state of a bundle; 0 while the framework is not up. */
  private long seen() {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    if (framework == null || framework.getState() != Bundle.ACTIVE) {
      return 0;
    }
    FrameworkStartLevel level = framework.adapt(FrameworkStartLevel.class);
    long seen = level == null ? 1 : level.getStartLevel() + 1L;
    for (Bundle bundle : Arrays.asList(context.getBundles())) {
      seen = seen * 31 + bundle.getBundleId() * 64 + bundle.getState();
    }
    return seen == 0 ? 1 : seen;
  }
}
