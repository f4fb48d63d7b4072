package upgrade.web.owner;

/** Tells what a container knows of its endpoints beyond its runtime's DTO. */
@FunctionalInterface
public interface Owners {
  /** Of a container whose DTO tells all, or that tells no more. */
  Owners UNKNOWN = () -> Owned.UNKNOWN;

  /**
   * What is there now. Quick, waits for nobody; may be called by any thread.
   *
   * @throws IllegalStateException if it cannot be told now, as while the container stops
   */
  Owned now();
}
