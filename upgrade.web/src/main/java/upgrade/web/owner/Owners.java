package upgrade.web.owner;

/** Tells what a container knows of its endpoints beyond its runtime's DTO. */
@FunctionalInterface
public interface Owners {
  /** Of a container whose DTO tells all, or that tells no more. */
  Owners UNKNOWN = runtime -> Owned.UNKNOWN;

  /**
   * What is there now. Quick, and without a trace in the application: no service of its is gotten.
   * May be called by any thread.
   *
   * @param runtime the container's {@code HttpServiceRuntime}, of whichever servlet API
   * @throws IllegalStateException if it cannot be told now, as while the container stops
   */
  Owned of(Object runtime);
}
