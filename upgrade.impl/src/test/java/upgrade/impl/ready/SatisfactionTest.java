package upgrade.impl.ready;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

class SatisfactionTest {
  private static final int SATISFIED = ComponentConfigurationDTO.SATISFIED;
  private static final int ACTIVE = ComponentConfigurationDTO.ACTIVE;
  private static final int NO_REFERENCE = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
  private static final int NO_CONFIGURATION = ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION;
  private static final int FAILED = ComponentConfigurationDTO.FAILED_ACTIVATION;

  private final Components components = new Components();
  private boolean gone;
  private long now;
  private final Satisfaction satisfaction =
      new Satisfaction(components, id -> gone ? null : components.bundle(), () -> now);

  private List<Part> before() {
    List<Part> parts = Parts.satisfied(components, components.bundle());
    components.clear();
    return parts;
  }

  @Test
  void onlyWhatIsSatisfiedIsNoted() {
    components.with("a", SATISFIED);
    components.with("b", ACTIVE);
    components.with("c", NO_REFERENCE);
    components.with("d", NO_CONFIGURATION);
    components.with("e", FAILED);
    components.with("f", ACTIVE).description.factory = "made by hand";
    assertThat(before()).extracting(Part::component).containsExactly("a", "b");
  }

  @Test
  void aDelayedComponentIsBackOnceItIsSatisfied() {
    components.with("a", ACTIVE);
    List<Part> before = before();
    components.with("a", SATISFIED);
    assertThat(satisfaction.missing(before)).isEmpty();
  }

  @Test
  void anImmediateOneMustBeActiveAgain() {
    components.with("a", ACTIVE, true, "");
    List<Part> before = before();
    components.with("a", SATISFIED, true, "");
    assertThat(satisfaction.missing(before))
        .containsExactly("a of shop [7] has not been activated");
  }

  @Test
  void anImmediateOneThatTheNewVersionDelaysIsBackOnceItIsSatisfied() {
    components.with("a", ACTIVE, true, "");
    List<Part> before = before();
    components.with("a", SATISFIED, false, "");
    assertThat(satisfaction.missing(before)).isEmpty();
  }

  @Test
  void theReasonNamesReferenceConfigurationOrFailure() {
    components.with("a", ACTIVE);
    components.with("b", ACTIVE);
    components.with("c", ACTIVE);
    List<Part> before = before();
    components.with("a", NO_REFERENCE);
    components.with("b", NO_CONFIGURATION);
    components.with("c", FAILED).failure = "java.lang.IllegalStateException: no table\n\tat x.Y";
    assertThat(satisfaction.missing(before))
        .containsExactly(
            "a of shop [7] lacks the reference db: shop.Db with (a=b)",
            "b of shop [7] has no configuration [b]",
            "c of shop [7] failed to activate: java.lang.IllegalStateException: no table");
  }

  @Test
  void eachFactoryConfigurationIsAnother() {
    components.with("a", ACTIVE, false, "a~one");
    components.with("a", ACTIVE, false, "a~two");
    List<Part> before = before();
    components.with("a", ACTIVE, false, "a~two");
    assertThat(satisfaction.missing(before))
        .containsExactly("a (a~one) of shop [7] has not been made from its configuration");
  }

  @Test
  void nobodyWaitsForWhatIsNoLongerDeclared() {
    components.with("a", ACTIVE);
    List<Part> before = before();
    assertThat(satisfaction.missing(before)).containsExactly("a of shop [7] is not declared");
    now = TimeUnit.MILLISECONDS.toNanos(249);
    assertThat(satisfaction.missing(before)).isNotEmpty();
    now = TimeUnit.MILLISECONDS.toNanos(250);
    assertThat(satisfaction.missing(before)).isEmpty();
  }

  /** Declarative Services hear of the start after we do. */
  @Test
  void whatIsDeclaredLateIsWaitedForStill() {
    components.with("a", ACTIVE);
    List<Part> before = before();
    assertThat(satisfaction.missing(before)).isNotEmpty();
    components.with("a", NO_REFERENCE);
    now = TimeUnit.SECONDS.toNanos(1);
    assertThat(satisfaction.missing(before)).singleElement().asString().contains("lacks");
  }

  @Test
  void nobodyWaitsForABundleThatDoesNotRun() {
    components.with("a", ACTIVE);
    List<Part> before = before();
    components.with("a", NO_REFERENCE);
    components.state = Bundle.RESOLVED;
    assertThat(satisfaction.missing(before)).isEmpty();
    components.state = Bundle.STARTING; // lazily
    assertThat(satisfaction.missing(before)).isNotEmpty();
    gone = true;
    assertThat(satisfaction.missing(before)).isEmpty();
  }

  @Test
  void whoJoinsAddsToWhatWasNoted() {
    ComponentsBefore before = new ComponentsBefore();
    Part one = new Part(7, "shop", "a", "", true);
    before.note("1", List.of(one), Set.of(7L));
    before.note("1", List.of(new Part(7, "shop", "a", "", false)), Set.of(8L));
    assertThat(before.of("1").parts()).containsExactly(one);
    assertThat(before.of("1").running()).containsExactlyInAnyOrder(7L, 8L);
    before.note("2", List.of(), Set.of());
    assertThat(before.of("2").parts()).isEmpty();
  }

  /** It goes on when the others have ended, and is looked at as any. */
  @Test
  void whatWasNotedOutlastsTheUpgradesThatRunWhileOneIsStuck() {
    ComponentsBefore before = new ComponentsBefore();
    Part one = new Part(7, "shop", "a", "", true);
    before.note("stuck", List.of(one), Set.of(7L));
    for (int i = 1; i < 16; i++) {
      before.note("other" + i, List.of(), Set.of());
    }
    assertThat(before.of("stuck").parts()).containsExactly(one);
    before.note("one more", List.of(), Set.of());
    assertThat(before.of("stuck").parts()).isEmpty();
  }
}
