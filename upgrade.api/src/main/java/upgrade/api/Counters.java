package upgrade.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Adds to the figures of one upgrade's result.
 *
 * <p>Keeps nothing else of the upgrade: a request that ends hours after it may hold this, but no
 * {@link StepContext}, through which the plan and all instructions stay. Safe for use by any
 * thread.
 */
@ProviderType
public interface Counters {
  /**
   * Adds to a figure, such as {@code parked} or {@code rerun}.
   *
   * @param figure a name in lower case
   * @param count 0 or more
   */
  void count(String figure, long count);

  /**
   * Raises a figure to {@code value} if it is lower, such as {@code pause.longest.ms}.
   *
   * @param figure a name in lower case
   * @param value 0 or more
   */
  void atLeast(String figure, long value);
}
