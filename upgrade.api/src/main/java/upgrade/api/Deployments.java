package upgrade.api;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Hears of deployments from who performs them: one deployment is one upgrade.
 *
 * <p>A deployment stops several bundles, updates, uninstalls and installs, and starts them at its
 * end. Without knowing of it each stop would be looked at alone, and an uninstalled bundle would be
 * gone; in a deployment, one that comes under a new id with the same symbolic name is the same
 * application.
 *
 * <p>A service of ours. Any thread may call it; nothing here waits or throws.
 */
@ProviderType
public interface Deployments {
  /**
   * Tells that a deployment begins, before it stops its first bundle.
   *
   * <p>What {@code thread} stops or uninstalls from now on belongs to it. It ends when {@link
   * Deployment#end} is called, when {@code going} says so, when the thread dies, or when no bundle
   * changes for as long as a step of an upgrade may take.
   *
   * @param name what deploys, for people
   * @param thread the one that stops its bundles
   * @param going whether it goes on, for deployments that break off without a word; asked often, by
   *     any thread
   */
  Deployment begin(String name, Thread thread, BooleanSupplier going);

  /** One that goes on. */
  @ProviderType
  interface Deployment {
    /**
     * Tells that bundles are only started from now on: requests need not wait for the rest of it
     * once all that was stopped is back.
     */
    void startsOnly();

    /** Tells that it has ended, well or not. */
    void end();
  }
}
