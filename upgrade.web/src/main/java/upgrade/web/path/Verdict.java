package upgrade.web.path;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally.Figure;
import upgrade.web.inflight.Exchange;
import upgrade.web.rerun.Evidence;
import upgrade.web.rerun.Failure;
import upgrade.web.rerun.Policy;
import upgrade.web.rerun.Refusal;
import upgrade.web.rerun.Refusals;

/** Decides whether an attempt that has left the application runs again; counts and tells it. */
public final class Verdict {
  private static final Logger LOG = Logs.logger("upgrade.rerun");

  private Verdict() {}

  /**
   * @param thrown what it threw through the container; absent if nothing
   * @return the upgrade that made it fail, if it may run again; absent if its answer is to be
   *     passed on as it is
   */
  public static @Nullable GateState of(
      Parts parts, Exchange exchange, Policy policy, Evidence attempt, @Nullable Throwable thrown) {
    if (exchange.isOurs()) {
      return null; // whatever it says is what we want to know
    }
    Failure failure = Failure.of(exchange, attempt, thrown);
    if (failure == null) {
      return null;
    }
    GateState upgrade = failure.upgrade();
    parts.count(upgrade, Figure.FAILED);
    Optional<Refusal> refusal = Refusals.of(exchange, attempt, policy, failure.neverRan());
    if (refusal.isPresent()) {
      parts.count(upgrade, Figure.REFUSED, refusal.get().key());
      tell(upgrade, exchange, failure.what() + " and is not run again: " + refusal.get().reason());
      return null;
    }
    if (parts.gate().state().phase() == GateState.Phase.STOPPED) {
      tell(
          upgrade,
          exchange,
          failure.what() + " and is not run again: our bundle or the framework stops");
      return null;
    }
    tell(upgrade, exchange, failure.what() + " and may run again");
    return upgrade;
  }

  private static void tell(GateState upgrade, Exchange exchange, String what) {
    LOG.log(Level.DEBUG, () -> told(upgrade, exchange, what));
  }

  /** One line on this request: method and path, never more of it. */
  public static String told(@Nullable GateState upgrade, Exchange exchange, String what) {
    return (upgrade == null ? "" : String.valueOf(upgrade.tally())) + exchange.line() + " " + what;
  }
}
