package upgrade.impl.ready;

/**
 * Names one component configuration that was satisfied before an upgrade.
 *
 * @param bundleId the bundle that declares it, as it was
 * @param bundle the bundle's symbolic name
 * @param component the component's name
 * @param pid of the factory configuration that it was made from; empty if it was made from none
 * @param active whether it has to be active again: it is so without anybody asking for it
 */
public record Part(long bundleId, String bundle, String component, String pid, boolean active) {
  @Override
  public String toString() {
    return component + (pid.isEmpty() ? "" : " (" + pid + ")") + " of " + bundle;
  }
}
