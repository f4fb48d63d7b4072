package upgrade.impl.trigger;

/** Why a bundle stops. */
enum StopCause {
  UPDATE,
  REFRESH,
  /** {@code stop(STOP_TRANSIENT)}: it is meant to run again. */
  TRANSIENT_STOP,
  /** {@code stop()}: somebody does not want it any more. */
  PERSISTENT_STOP,
  START_LEVEL,
  UNINSTALL,
  /** It could not start: what stops has not served anybody. */
  FAILED_START,
  /** The framework shuts down. */
  SHUTDOWN,
  UNKNOWN
}
