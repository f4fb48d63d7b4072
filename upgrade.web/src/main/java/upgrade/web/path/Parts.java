package upgrade.web.path;

import upgrade.web.gate.Gate;
import upgrade.web.gate.GateState;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Tally.Figure;
import upgrade.web.inflight.InFlight;
import upgrade.web.park.Parking;
import upgrade.web.record.Bodies;
import upgrade.web.rerun.Policies;

/** What the stages of the request path share. */
public record Parts(
    Gate gate, InFlight inFlight, Parking parking, Policies policies, Bodies bodies) {
  /** A wait that an interrupt can end. */
  @FunctionalInterface
  interface Waits {
    Parking.Wait run() throws InterruptedException;
  }

  /** Lets the request of {@code passage} wait; an interrupt of its thread rejects it. */
  Parking.Wait wait(Passage passage, Waits waits) {
    try {
      return waits.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Parking.Wait.REJECTED;
    }
  }

  public void count(GateState upgrade, Figure figure) {
    Tally tally = upgrade.tally();
    if (tally != null) {
      tally.count(figure);
    }
  }

  public void count(GateState upgrade, Figure figure, String detail) {
    Tally tally = upgrade.tally();
    if (tally != null) {
      tally.count(figure, detail);
    }
  }
}
