package upgrade.web.gate;

import org.jspecify.annotations.Nullable;
import upgrade.web.scope.Scope;

/**
 * Says at one moment who must wait; each state knows the one after it.
 *
 * <p>A request keeps the state it met when it was dispatched. Whether an upgrade has begun since,
 * and covered it, is answered by walking from there to the present, so nobody has to visit the
 * requests in flight, and states that no request remembers are garbage.
 */
public final class GateState {

  /** What happens to the requests that the scope covers. */
  public enum Phase {
    /** They pass. */
    OPEN,
    /** New ones are parked, failed ones wait. */
    CLOSED,
    /** New ones are parked, failed ones run again. */
    RERUNNING,
    /** They pass, though an upgrade runs: somebody has let them go. */
    RELEASED,
    /** They pass, and no request will ever wait again: the bundle or the framework stops. */
    STOPPED
  }

  /** For a request of which nobody will ask what it has overlapped: no state follows this one. */
  public static final GateState FORGOTTEN = new GateState(Phase.OPEN, Scope.NOTHING, null);

  private final Phase phase;
  private final Scope scope;
  private final @Nullable Tally tally;
  private volatile @Nullable GateState next;

  GateState(Phase phase, Scope scope, @Nullable Tally tally) {
    this.phase = phase;
    this.scope = scope;
    this.tally = tally;
  }

  public Phase phase() {
    return phase;
  }

  /** Whether an upgrade holds new requests back. */
  public boolean isClosed() {
    return phase == Phase.CLOSED || phase == Phase.RERUNNING;
  }

  /** Whether an upgrade runs, even if it holds nothing back any more. */
  public boolean isUpgrading() {
    return tally != null;
  }

  /** Whether a new request for {@code path} must wait. */
  public boolean parks(String path) {
    return isClosed() && scope.covers(path);
  }

  /**
   * Whether a failed request must wait: for the upgrade that covers it, or that made it fail.
   *
   * @param failedUnder the state of the upgrade that made it fail
   */
  public boolean holdsFailed(String path, GateState failedUnder) {
    return phase == Phase.CLOSED && (scope.covers(path) || isOfSameUpgrade(failedUnder));
  }

  private boolean isOfSameUpgrade(GateState other) {
    return tally != null
        && other.tally != null
        && tally.upgradeId().equals(other.tally.upgradeId());
  }

  public Scope scope() {
    return scope;
  }

  /** The tally of the upgrade that closed the gate; absent when none runs. */
  public @Nullable Tally tally() {
    return tally;
  }

  /** The same upgrade and scope in another phase. */
  GateState in(Phase other) {
    return new GateState(other, scope, tally);
  }

  /** For the log, one line. */
  String toldAfter(GateState before) {
    String endpoints = scope.describe().size() + " endpoints";
    String what =
        switch (phase) {
          case OPEN -> "gate open";
          case CLOSED -> (before.isClosed() ? "gate widened to " : "gate closed for ") + endpoints;
          case RERUNNING -> "gate lets failed requests run again";
          case RELEASED -> "gate stays open for the rest of the upgrade: what waited is released";
          case STOPPED -> "gate stopped: no request waits any more";
        };
    Tally whose = tally != null ? tally : before.tally;
    return whose == null ? what : whose + what;
  }

  void followedBy(GateState state) {
    next = state;
  }

  /** The first state from this one on in which an upgrade covers {@code path}. */
  public @Nullable GateState covering(String path) {
    for (GateState state = this; state != null; state = state.next) {
      if (state.parks(path)) {
        return state;
      }
    }
    return null;
  }

  /** The first state from this one on in which any upgrade runs. */
  public @Nullable GateState upgrading() {
    for (GateState state = this; state != null; state = state.next) {
      if (state.isClosed()) {
        return state;
      }
    }
    return null;
  }
}
