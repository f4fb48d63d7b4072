package upgrade.api;

/** What started an upgrade. */
public enum Trigger {
  /** {@link UpgradeService}: nothing has been touched yet, the plan can refuse. */
  SERVICE,
  /** Somebody called {@code Bundle.update}: the framework performs the bundle steps. */
  UPDATE,
  /** Somebody refreshed bundles. */
  REFRESH,
  /** A transient stop, which an update may follow (bundle:watch, feature deployer, web console). */
  TRANSIENT_STOP,
  /** A stop by unknown code, which an update may follow. */
  UNKNOWN_STOP,
  /** A stop in the course of {@link Deployments a deployment}, which may update or replace it. */
  DEPLOYMENT;

  /** Whether the framework performs the bundle steps and the upgrade follows. */
  public boolean byFramework() {
    return this != SERVICE;
  }
}
