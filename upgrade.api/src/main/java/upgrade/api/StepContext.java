package upgrade.api;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a running step may ask, and whom it may tell. Safe for use by any thread. */
@ProviderType
public interface StepContext {
  /** The upgrade's id, unique for the life of a framework's storage. */
  String upgradeId();

  /**
   * What is upgraded, with all that has joined so far. A step runs again when further bundles join
   * before the upgrade has ended: it then finds the larger request and must add, not start over.
   */
  UpgradeRequest request();

  Plan plan();

  /**
   * In {@link Instruction#run} that of the request, up unless it brings back an earlier version; in
   * {@link Instruction#undo} the opposite.
   */
  Direction direction();

  /** Whether only to tell if the step could be performed: nothing may be changed. */
  boolean checkOnly();

  /**
   * The thread that started the upgrade and waits for it, if there is one: a request that runs on
   * it must not be waited for.
   */
  Optional<Thread> initiator();

  /**
   * {@link System#nanoTime()} when {@link #initiator()} started or joined the upgrade. If it does
   * not wait, its thread may serve somebody else by now: only a request that arrived before is
   * meant.
   */
  long initiatedNanos();

  /**
   * Whether the old version is put back if a step behind the bundles' fails; otherwise the new one
   * stays as it is, and failing does no more than say so.
   */
  default boolean goesBack() {
    return !request().trigger().byFramework();
  }

  /** How long the step may still take before it is interrupted. */
  Duration remaining();

  /** Tells the operator and the log. */
  void info(String message);

  /**
   * Tells the operator and the log that something is not as it should be, but the upgrade goes on.
   */
  void warn(String message);

  /** The figures of the upgrade's result, for what outlasts the step. */
  Counters counters();

  /** As {@link Counters#count}. */
  default void count(String figure, long count) {
    counters().count(figure, count);
  }

  /** As {@link Counters#atLeast}. */
  default void atLeast(String figure, long value) {
    counters().atLeast(figure, value);
  }
}
