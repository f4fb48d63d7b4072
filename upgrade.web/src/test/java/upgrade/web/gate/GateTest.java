package upgrade.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import upgrade.web.gate.GateState.Phase;
import upgrade.web.scope.Scope;

class GateTest {
  private final Gate gate = new Gate();
  private final List<String> reported = new ArrayList<>();
  private final Totals totals = new Totals();
  private final Tally tally = new Tally("7", (figure, n) -> reported.add(figure + "=" + n), totals);

  @Test
  void anOpenGateParksNobody() {
    assertThat(gate.state().parks("/shop")).isFalse();
    assertThat(gate.state().covering("/shop")).isNull();
  }

  @Test
  void aClosedGateParksWhatItsScopeCovers() {
    gate.close(Scope.EVERYTHING, tally);
    assertThat(gate.state().parks("/shop")).isTrue();

    gate.open();
    gate.close(Scope.NOTHING, tally);
    assertThat(gate.state().isClosed()).isTrue();
    assertThat(gate.state().parks("/shop")).isFalse();
  }

  @Test
  void closingAClosedGateWidensItsScope() {
    gate.close(Scope.NOTHING, tally);
    gate.close(Scope.EVERYTHING, tally);
    assertThat(gate.state().parks("/shop")).isTrue();

    gate.close(Scope.NOTHING, tally);
    assertThat(gate.state().parks("/shop")).isTrue();
  }

  @Test
  void aRequestFindsTheUpgradeThatBeganAfterItEvenWhenThatIsOver() {
    GateState before = gate.state();
    GateState closed = gate.close(Scope.EVERYTHING, tally);
    gate.rerun();
    gate.open();

    assertThat(before.covering("/shop")).isSameAs(closed);
    assertThat(gate.state().covering("/shop")).isNull();
  }

  @Test
  void anUpgradeThatDoesNotCoverThePathIsNotFoundButIsAnUpgrade() {
    GateState before = gate.state();
    GateState closed = gate.close(Scope.NOTHING, tally);
    gate.open();

    assertThat(before.covering("/other")).isNull();
    assertThat(before.upgrading()).isSameAs(closed);
  }

  @Test
  void newRequestsStillWaitWhileFailedOnesRunAgain() {
    gate.close(Scope.EVERYTHING, tally);
    gate.rerun();

    assertThat(gate.state().phase()).isEqualTo(Phase.RERUNNING);
    assertThat(gate.state().parks("/shop")).isTrue();
  }

  @Test
  void onceStoppedItStaysOpen() {
    gate.close(Scope.EVERYTHING, tally);
    gate.stop();
    gate.close(Scope.EVERYTHING, tally);
    gate.rerun();
    gate.open();

    assertThat(gate.state().phase()).isEqualTo(Phase.STOPPED);
    assertThat(gate.state().parks("/shop")).isFalse();
  }

  @Test
  void onceReleasedItHoldsNothingBackAndTheUpgradeGoesOn() {
    GateState before = gate.state();
    GateState closed = gate.close(Scope.EVERYTHING, tally);
    gate.release();
    assertThat(gate.state().parks("/shop")).isFalse();

    GateState joined = gate.close(Scope.EVERYTHING, tally);
    gate.rerun();
    assertThat(gate.state()).isSameAs(joined);
    assertThat(joined.parks("/shop")).isFalse();
    assertThat(joined.isUpgrading()).isTrue();
    assertThat(joined.scope().covers("/shop")).isTrue();
    assertThat(before.covering("/shop")).isSameAs(closed);

    assertThat(gate.open().phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void theNextUpgradeClosesItAgain() {
    gate.close(Scope.EVERYTHING, tally);
    gate.release();
    gate.close(Scope.NOTHING, new Tally("8", (figure, n) -> {}, totals));

    assertThat(gate.state().phase()).isEqualTo(Phase.CLOSED);
    assertThat(gate.state().parks("/shop")).isFalse();
  }

  @Test
  void whatIsStuckIsRefusedAndTheGateIsFreeForTheNextUpgrade() {
    GateState before = gate.state();
    GateState closed = gate.close(Scope.EVERYTHING, tally);
    gate.refuse("7");

    assertThat(gate.state().isUpgrading()).isFalse();
    assertThat(gate.state().refuses("/shop")).isTrue();
    assertThat(gate.state().parks("/shop")).isTrue();
    assertThat(gate.state().tallyFor("/shop")).isSameAs(tally);
    assertThat(before.covering("/shop")).isSameAs(closed);
    assertThat(gate.state().refusesFailed("/other", closed)).isTrue();

    Tally next = new Tally("8", (figure, n) -> {}, totals);
    gate.close(Scope.NOTHING, next);
    assertThat(gate.state().tally()).isSameAs(next);
    gate.open();
    assertThat(gate.state().refuses("/shop")).isTrue();

    gate.hold("7");
    assertThat(gate.state().refuses("/shop")).isFalse();
    assertThat(gate.state().phase()).isEqualTo(Phase.CLOSED);
    assertThat(gate.state().parks("/shop")).isTrue();
    assertThat(gate.state().tally()).isSameAs(tally);
    gate.open();
    assertThat(gate.state().parks("/shop")).isFalse();
    assertThat(gate.state().isRefusing()).isFalse();
  }

  @Test
  void onlyTheUpgradeThatClosedItIsRefused() {
    gate.close(Scope.EVERYTHING, tally);
    gate.refuse("8");
    assertThat(gate.state().phase()).isEqualTo(Phase.CLOSED);
    assertThat(gate.state().refuses("/shop")).isFalse();
    gate.hold("8");
    assertThat(gate.state().phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void anOperatorOpensItForWhatIsStuckAsWell() {
    gate.close(Scope.EVERYTHING, tally);
    gate.refuse("7");
    gate.release();
    assertThat(gate.state().parks("/shop")).isFalse();

    gate.hold("7");
    assertThat(gate.state().phase()).isEqualTo(Phase.RELEASED);
    assertThat(gate.state().parks("/shop")).isFalse();
  }

  @Test
  void stoppedItRefusesNothing() {
    gate.close(Scope.EVERYTHING, tally);
    gate.refuse("7");
    gate.stop();
    assertThat(gate.state().parks("/shop")).isFalse();
    gate.hold("7");
    assertThat(gate.state().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void anOpenGateHasNothingToRelease() {
    assertThat(gate.release().phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void figuresAreReportedAtOnceAndAddedUp() {
    tally.count(Tally.Figure.PARKED);
    tally.count(Tally.Figure.REFUSED, "committed");

    assertThat(reported).containsExactly("parked=1", "refused=1", "refused.committed=1");
    assertThat(totals.of(Tally.Figure.PARKED)).isEqualTo(1);
    assertThat(totals.of(Tally.Figure.REFUSED)).isEqualTo(1);
  }
}
