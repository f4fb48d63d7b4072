package upgrade.web.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  public static final GateState FORGOTTEN =
      new GateState(Phase.OPEN, Scope.NOTHING, null, List.of());

  /**
   * An upgrade that is stuck, for which nobody waits: what it covers is answered 503.
   *
   * @param released whether an operator has let its requests go: then they pass
   */
  record Refusing(Scope scope, Tally tally, boolean released) {}

  private final Phase phase;
  private final Scope scope;
  private final @Nullable Tally tally;
  private final List<Refusing> refusing;
  private volatile @Nullable GateState next;

  GateState(Phase phase, Scope scope, @Nullable Tally tally, List<Refusing> refusing) {
    this.phase = phase;
    this.scope = scope;
    this.tally = tally;
    this.refusing = refusing;
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

  /** Whether a new request for {@code path} must not pass: it waits, or is refused. */
  public boolean parks(String path) {
    return holds(path) || refuses(path);
  }

  private boolean holds(String path) {
    return isClosed() && scope.covers(path);
  }

  /** Whether a request for {@code path} is to be answered 503 at once. */
  public boolean refuses(String path) {
    return !refusing.isEmpty() && refused(path) != null;
  }

  private @Nullable Refusing refused(String path) {
    for (Refusing each : refusing) {
      if (!each.released() && each.scope().covers(path)) {
        return each;
      }
    }
    return null;
  }

  /** The same for a failed request: what it covers, or what it made fail. */
  public boolean refusesFailed(String path, GateState failedUnder) {
    return refuses(path)
        || refusing.stream()
            .anyMatch(
                each ->
                    !each.released()
                        && failedUnder.tally != null
                        && each.tally().upgradeId().equals(failedUnder.tally.upgradeId()));
  }

  /** What a failed request waits for: this, or if it is refused the upgrade that made it fail. */
  public GateState heldFor(String path, GateState failedUnder) {
    return refusesFailed(path, failedUnder) ? failedUnder : this;
  }

  /** Whether it refuses anything. */
  public boolean isRefusing() {
    return !refusing.isEmpty();
  }

  List<Refusing> refusing() {
    return refusing;
  }

  /**
   * Whether a failed request must wait: for the upgrade that covers it, or that made it fail.
   *
   * @param failedUnder the state of the upgrade that made it fail
   */
  public boolean holdsFailed(String path, GateState failedUnder) {
    return (phase == Phase.CLOSED && (scope.covers(path) || isOfSameUpgrade(failedUnder)))
        || refusesFailed(path, failedUnder);
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

  /** The tally of the upgrade that holds back or refuses a request for {@code path}. */
  public @Nullable Tally tallyFor(String path) {
    Refusing refused = refused(path);
    return refused == null ? tally : refused.tally();
  }

  /** The same upgrade and scope in another phase. */
  GateState in(Phase other) {
    return new GateState(other, scope, tally, refusing);
  }

  /** The same for those that are stuck, while no other upgrade runs. */
  GateState open() {
    return new GateState(Phase.OPEN, Scope.NOTHING, null, refusing);
  }

  /** The upgrade that runs gets stuck. */
  GateState refuse(Tally stuck) {
    List<Refusing> all = new ArrayList<>(refusing);
    all.add(new Refusing(scope, stuck, phase == Phase.RELEASED));
    return new GateState(Phase.OPEN, Scope.NOTHING, null, List.copyOf(all));
  }

  /** Nothing is refused any more. */
  GateState refusingNothing() {
    List<Refusing> all =
        refusing.stream().map(each -> new Refusing(each.scope(), each.tally(), true)).toList();
    return new GateState(phase, scope, tally, all);
  }

  /** The same without what refuses for that upgrade. */
  GateState without(Refusing gone) {
    return new GateState(
        phase, scope, tally, refusing.stream().filter(each -> each != gone).toList());
  }

  Optional<Refusing> refusingFor(String upgradeId) {
    return refusing.stream().filter(each -> each.tally().upgradeId().equals(upgradeId)).findFirst();
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
    String refused =
        refusing.size() > before.refusing.size() ? "gate refuses with 503 what it held back" : what;
    return whose == null ? what : whose + refused;
  }

  void followedBy(GateState state) {
    next = state;
  }

  /** The first state from this one on in which an upgrade covers {@code path}. */
  public @Nullable GateState covering(String path) {
    for (GateState state = this; state != null; state = state.next) {
      if (state.holds(path)) {
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
