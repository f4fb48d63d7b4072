package upgrade.web.gate;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import upgrade.web.gate.GateState.Phase;
import upgrade.web.scope.Scope;

/**
 * Is open, or closed for a scope while an upgrade runs.
 *
 * <p>Readers need one volatile read. Changes are made under a lock that is never held while calling
 * out.
 */
public final class Gate {
  private final Object changes = new Object();
  private volatile GateState state = new GateState(Phase.OPEN, Scope.NOTHING, null);

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Completed when it is stopped: whoever waits for requests to end need not wait any longer. */
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  public GateState state() {
    return state;
  }

  /**
   * Closes it for {@code scope}, or widens the scope for which it is closed already; but if an
   * operator has opened it in this upgrade, it stays open.
   */
  public GateState close(Scope scope, Tally tally) {
    Objects.requireNonNull(tally);
    synchronized (changes) {
      if (state.phase() == Phase.STOPPED) {
        return state;
      }
      boolean released = state.phase() == Phase.RELEASED && isOf(tally);
      Scope all = released || state.isClosed() ? state.scope().union(scope) : scope;
      return follow(new GateState(released ? Phase.RELEASED : Phase.CLOSED, all, tally));
    }
  }

  private boolean isOf(Tally tally) {
    Tally current = state.tally();
    return current != null && current.upgradeId().equals(tally.upgradeId());
  }

  /** Lets failed requests run again while new ones still wait. */
  public GateState rerun() {
    synchronized (changes) {
      return state.isClosed()
          ? follow(new GateState(Phase.RERUNNING, state.scope(), state.tally()))
          : state;
    }
  }

  /** Lets all pass for the rest of the upgrade, which goes on and is told so by nobody. */
  public GateState release() {
    synchronized (changes) {
      return state.isClosed()
          ? follow(new GateState(Phase.RELEASED, state.scope(), state.tally()))
          : state;
    }
  }

  /** The upgrade has ended. */
  public GateState open() {
    synchronized (changes) {
      return state.isUpgrading() ? follow(new GateState(Phase.OPEN, Scope.NOTHING, null)) : state;
    }
  }

  /** Opens it for good. */
  public GateState stop() {
    GateState last;
    synchronized (changes) {
      last =
          state.phase() == Phase.STOPPED
              ? state
              : follow(new GateState(Phase.STOPPED, Scope.NOTHING, null));
    }
    stopped.complete(null);
    return last;
  }

  /** Links before publishing: whoever sees the new state can walk to it from any older one. */
  private GateState follow(GateState next) {
    state.followedBy(next);
    state = next;
    return next;
  }
}
