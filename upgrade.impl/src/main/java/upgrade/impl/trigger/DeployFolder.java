package upgrade.impl.trigger;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import upgrade.impl.deployment.RunningDeployments;

/**
 * Recognises a pass of Felix FileInstall over a folder as a deployment: it uninstalls, updates,
 * installs, refreshes and starts whatever changed there since its last pass, and tells nobody.
 *
 * <p>It sees at once that a file is gone, but of a new one not before two passes have found it
 * unchanged: who replaces {@code shop-1.jar} by {@code shop-2.jar} gets the new bundle a pass
 * later. So a pass that uninstalls is waited for a little longer.
 */
final class DeployFolder {
  private static final String PASS = "org.apache.felix.fileinstall.internal.DirectoryWatcher";
  private static final String METHOD = "doProcess";

  /** A pass each second in Karaf, each two seconds in FileInstall itself. */
  static final Duration NEXT_PASS = Duration.ofMillis(2500);

  private final RunningDeployments deployments;
  private final LongSupplier nanoTime;
  private final Map<Thread, Pass> passes = new ConcurrentHashMap<>();

  DeployFolder(RunningDeployments deployments, LongSupplier nanoTime) {
    this.deployments = deployments;
    this.nanoTime = nanoTime;
  }

  /** One pass, and the time after it if it uninstalled. */
  private final class Pass implements BooleanSupplier {
    private final BooleanSupplier inside;
    private volatile boolean uninstalls;
    private volatile long seen = nanoTime.getAsLong();

    private Pass(BooleanSupplier inside) {
      this.inside = inside;
    }

    @Override
    public boolean getAsBoolean() {
      if (inside.getAsBoolean()) {
        seen = nanoTime.getAsLong();
        return true;
      }
      boolean awaitsNext = uninstalls && nanoTime.getAsLong() - seen < NEXT_PASS.toNanos();
      if (!awaitsNext) {
        passes.values().remove(this); // or it would keep the thread, and who made that
      }
      return awaitsNext;
    }
  }

  /**
   * Whether a pass is on this thread; if so it is a deployment.
   *
   * @param uninstalls whether the bundle that stops is to be uninstalled
   */
  boolean isOn(Thread thread, boolean uninstalls) {
    return Stack.isInside(thread, PASS, METHOD)
        && begin(thread, uninstalls, () -> Stack.isInside(thread, PASS, METHOD));
  }

  /** By the thread of the pass itself: nobody else begins or widens it. */
  private boolean begin(Thread thread, boolean uninstalls, BooleanSupplier inside) {
    Pass known = passes.get(thread);
    boolean goesOn = known != null && known.getAsBoolean() && deployments.isOn(thread);
    Pass pass = known != null && goesOn ? known : new Pass(inside);
    pass.uninstalls |= uninstalls;
    if (!goesOn) {
      passes.put(thread, pass);
      // What it has stopped and started again is through.
      deployments.begin("deploy folder", thread, pass).startsOnly();
    }
    return true;
  }
}
