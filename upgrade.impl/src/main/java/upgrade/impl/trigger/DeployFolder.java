package upgrade.impl.trigger;

import upgrade.api.Deployments;

/**
 * Recognises a pass of Felix FileInstall over a folder as a deployment: it uninstalls, updates,
 * installs, refreshes and starts whatever changed there since its last pass, and tells nobody.
 */
final class DeployFolder {
  private static final String PASS = "org.apache.felix.fileinstall.internal.DirectoryWatcher";
  private static final String METHOD = "doProcess";

  private final Deployments deployments;

  DeployFolder(Deployments deployments) {
    this.deployments = deployments;
  }

  /** Whether such a pass is on this thread; it is a deployment from now on. */
  boolean begins(Thread thread) {
    if (!Stack.isInside(thread, PASS, METHOD)) {
      return false;
    }
    deployments
        .begin("deploy folder", thread, () -> Stack.isInside(thread, PASS, METHOD))
        .startsOnly(); // what it has stopped and started again is through
    return true;
  }
}
