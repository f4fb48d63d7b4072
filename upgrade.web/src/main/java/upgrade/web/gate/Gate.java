package upgrade.web.gate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import upgrade.log.Logs;
import upgrade.web.gate.GateState.Phase;
import upgrade.web.scope.Scope;

/**
 * Is open, or closed for a scope while an upgrade runs.
 *
 * <p>Readers need one volatile read. Changes are made under a lock that is never held while calling
 * out.
 */
public final class Gate {
  private static final Logger LOG = Logs.logger("upgrade.gate");

  private final Object changes = new Object();
  private volatile GateState state = new GateState(Phase.OPEN, Scope.NOTHING, null, List.of());

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final Passes passes = new Passes();

  /** By which requests of our own pass while it is closed. */
  public Passes passes() {
    return passes;
  }

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
    return change(
        before -> {
          if (before.phase() == Phase.STOPPED) {
            return before;
          }
          boolean released = before.phase() == Phase.RELEASED && isOf(before, tally);
          Scope all = released || before.isClosed() ? before.scope().union(scope) : scope;
          return new GateState(
              released ? Phase.RELEASED : Phase.CLOSED, all, tally, before.refusing());
        });
  }

  private static boolean isOf(GateState state, Tally tally) {
    Tally current = state.tally();
    return current != null && current.upgradeId().equals(tally.upgradeId());
  }

  /** Lets failed requests run again while new ones still wait. */
  public GateState rerun() {
    return change(before -> before.isClosed() ? before.in(Phase.RERUNNING) : before);
  }

  /** Lets all pass for the rest of the upgrade, which goes on and is told so by nobody. */
  public GateState release() {
    return change(
        before -> {
          GateState after = before.isRefusing() ? before.refusingNothing() : before;
          return after.isClosed() ? after.in(Phase.RELEASED) : after;
        });
  }

  /**
   * The upgrade that closed it is stuck: what waits for it, and what comes, is answered 503 at
   * once, and the gate is free for other upgrades.
   */
  public GateState refuse(String upgradeId) {
    return change(
        before -> {
          Tally tally = before.tally();
          return tally != null && tally.upgradeId().equals(upgradeId)
              ? before.refuse(tally)
              : before;
        });
  }

  /** That upgrade goes on: what it covers waits again. */
  public GateState hold(String upgradeId) {
    return change(
        before ->
            before
                .refusingFor(upgradeId)
                .map(
                    refused ->
                        new GateState(
                            refused.released() ? Phase.RELEASED : Phase.CLOSED,
                            before.isClosed() // never two at a time; should it be: lose nothing
                                ? before.scope().union(refused.scope())
                                : refused.scope(),
                            refused.tally(),
                            before.without(refused).refusing()))
                .orElse(before));
  }

  /** The upgrade has ended. */
  public GateState open() {
    return change(before -> before.isUpgrading() ? before.open() : before);
  }

  /** Opens it for good. */
  public GateState stop() {
    GateState last =
        change(
            before ->
                before.phase() == Phase.STOPPED
                    ? before
                    : new GateState(Phase.STOPPED, Scope.NOTHING, null, List.of()));
    stopped.complete(null);
    return last;
  }

  private GateState change(UnaryOperator<GateState> transition) {
    GateState before;
    GateState after;
    synchronized (changes) {
      before = state;
      after = transition.apply(before);
      if (after != before) {
        follow(after);
      }
    }
    if (after != before) {
      LOG.log(Level.INFO, () -> after.toldAfter(before));
    }
    return after;
  }

  /** Links before publishing: whoever sees the new state can walk to it from any older one. */
  private void follow(GateState next) {
    state.followedBy(next);
    state = next;
  }
}
