package upgrade.paxweb.jetty12;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Hears how an attempt ends: while the container's thread is in it, after that, or never.
 *
 * <p>T1 (container's thread): {@link #leave}. T2 (application): completes the callback. One of them
 * is first; if T1 is, T2 answers the request itself.
 */
final class Ending implements Callback {
  private enum Phase {
    RUNNING,
    ENDED,
    LEFT,
    CLOSED
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RUNNING);
  private final Consumer<@Nullable Throwable> later;
  private final InvocationType invocationType;
  private volatile @Nullable Throwable failure;

  /**
   * @param later is told the end that comes after {@link #leave}
   */
  Ending(Consumer<@Nullable Throwable> later, InvocationType invocationType) {
    this.later = later;
    this.invocationType = invocationType;
  }

  @Override
  public void succeeded() {
    end(null);
  }

  @Override
  public void failed(Throwable how) {
    end(how);
  }

  private void end(@Nullable Throwable how) {
    // Before the phase, so that who sees the phase sees it; a second end changes nothing.
    if (phase.get() == Phase.RUNNING) {
      failure = how;
    }
    if (!phase.compareAndSet(Phase.RUNNING, Phase.ENDED)
        && phase.compareAndSet(Phase.LEFT, Phase.CLOSED)) {
      later.accept(how);
    }
  }

  boolean hasEnded() {
    return phase.get() == Phase.ENDED;
  }

  /** How it ended; absent if well. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** The thread leaves; false if the attempt has ended before. */
  boolean leave() {
    return phase.compareAndSet(Phase.RUNNING, Phase.LEFT);
  }

  /** What comes from this attempt now is too late. */
  void close() {
    phase.set(Phase.CLOSED);
  }

  @Override
  public InvocationType getInvocationType() {
    return invocationType;
  }
}
