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

  /** Closes it for {@code scope}, or widens the scope for which it is closed already. */
  public GateState close(Scope scope, Tally tally) {
    Objects.requireNonNull(tally);
    synchronized (changes) {
      if (state.phase() == Phase.STOPPED) {
        return state;
      }
      Scope all = state.isClosed() ? state.scope().union(scope) : scope;
      return follow(new GateState(Phase.CLOSED, all, tally));
    }
  }

  /** Lets failed requests run again while new ones still wait. */
  public GateState rerun() {
    synchronized (changes) {
      return state.isClosed()
          ? follow(new GateState(Phase.RERUNNING, state.scope(), state.tally()))
          : state;
    }
  }

  public GateState open() {
    synchronized (changes) {
      return state.isClosed() ? follow(new GateState(Phase.OPEN, Scope.NOTHING, null)) : state;
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
