package upgrade.impl.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Plan;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Step;
import upgrade.api.StepResult;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.Use;

class TopicsTest {
  private final List<Event> posted = new ArrayList<>();
  private final Topics topics =
      new Topics(
          new EventAdmin() {
            @Override
            public void postEvent(Event event) {
              posted.add(event);
            }

            @Override
            public void sendEvent(Event event) {
              throw new AssertionError("a handler would hold the upgrade's listeners up");
            }
          });
  private final UpgradeRequest request =
      UpgradeRequest.of(
              BundleChange.of(7, "shop", "1.0.0")
                  .to("2.0.0")
                  .from("https://me:secret@host/shop.jar?token=secret"),
              BundleChange.of(8, "cart", "1.1.0"))
          .affecting(Set.of(9L))
          .by("karaf");
  private final Upgrade upgrade =
      new Upgrade() {
        @Override
        public String id() {
          return "mws";
        }

        @Override
        public UpgradeRequest request() {
          return request;
        }

        @Override
        public Plan plan() {
          throw new AssertionError();
        }

        @Override
        public Section section() {
          return Section.CHECK;
        }

        @Override
        public boolean cancel() {
          return false;
        }

        @Override
        public CompletionStage<UpgradeResult> result() {
          return new CompletableFuture<>();
        }
      };

  private Event only(String topic) {
    assertThat(posted).hasSize(1);
    Event event = posted.get(0);
    assertThat(event.getTopic()).isEqualTo(topic);
    for (String name : event.getPropertyNames()) {
      assertThat(String.valueOf(event.getProperty(name))).doesNotContain("secret");
      assertThat(event.getProperty(name).getClass().getName()).doesNotContain("upgrade");
    }
    assertThat(event.getProperty("timestamp")).isInstanceOf(Long.class);
    assertThat(event.getProperty("upgrade.id")).isEqualTo("mws");
    return event;
  }

  @Test
  void theStartTellsWhatAndWho() {
    topics.upgradeStarted(upgrade);
    Event event = only("upgrade/STARTED");
    assertThat(event.getProperty("trigger")).isEqualTo("SERVICE");
    assertThat(event.getProperty("direction")).isEqualTo("UP");
    assertThat(event.getProperty("who")).isEqualTo("karaf");
    assertThat((long[]) event.getProperty("bundle.id")).containsExactly(7, 8);
    assertThat((String[]) event.getProperty("bundle.symbolicName")).containsExactly("shop", "cart");
    assertThat((String[]) event.getProperty("bundle.version")).containsExactly("1.0.0", "1.1.0");
    assertThat((String[]) event.getProperty("bundle.version.to")).containsExactly("2.0.0", "");
    assertThat((long[]) event.getProperty("affected.id")).containsExactly(7, 8, 9);
  }

  @Test
  void whatHangsIsNamed() {
    topics.upgradeStuck(
        upgrade, Stuck.of("step START", "upgrade-step", "shop.Shop.start(Shop.java:7)"));
    Event event = only("upgrade/STUCK");
    assertThat(event.getProperty("step")).isEqualTo("step START");
    assertThat(event.getProperty("thread")).isEqualTo("upgrade-step");
    assertThat(event.getProperty("frame")).isEqualTo("shop.Shop.start(Shop.java:7)");
  }

  @Test
  void sectionsAndMessages() {
    topics.sectionStarted(upgrade, Section.SUSPEND, Direction.DOWN);
    Event section = only("upgrade/SECTION");
    assertThat(section.getProperty("section")).isEqualTo("suspend");
    assertThat(section.getProperty("back")).isEqualTo(true);
    posted.clear();
    topics.messageReported(upgrade, true, "slow");
    Event message = only("upgrade/MESSAGE");
    assertThat(message.getProperty("message")).isEqualTo("slow");
    assertThat(message.getProperty("warning")).isEqualTo(true);
  }

  @Test
  void aStepTellsHowItWent() {
    topics.stepEnded(
        upgrade,
        StepResult.failed(
            Step.of(Use.of("Drain").with("ms", "5"), List.of()),
            StepResult.Outcome.TIMED_OUT,
            Duration.ofMillis(12),
            "too slow"));
    Event event = only("upgrade/STEP");
    assertThat(event.getProperty("step")).isEqualTo("Drain{ms=5}");
    assertThat(event.getProperty("instruction")).isEqualTo("Drain");
    assertThat(event.getProperty("outcome")).isEqualTo("TIMED_OUT");
    assertThat(event.getProperty("duration.ms")).isEqualTo(12L);
    assertThat(event.getProperty("reason")).isEqualTo("too slow");
  }

  @Test
  void theEndCanBeFilteredByItsFigures() throws Exception {
    topics.upgradeEnded(
        upgrade,
        new UpgradeResult() {
          @Override
          public String upgradeId() {
            return "mws";
          }

          @Override
          public UpgradeRequest request() {
            return request;
          }

          @Override
          public Outcome outcome() {
            return Outcome.ROLLED_BACK;
          }

          @Override
          public boolean isProtected() {
            return true;
          }

          @Override
          public List<Problem> problems() {
            return List.of(Problem.of("START", "fails"), Problem.of("bundle 7", "is down"));
          }

          @Override
          public List<StepResult> steps() {
            return List.of();
          }

          @Override
          public Map<String, Long> figures() {
            return Map.of("rerun", 3L, "pause.longest.ms", 40L);
          }

          @Override
          public Instant started() {
            return Instant.EPOCH;
          }

          @Override
          public Duration duration() {
            return Duration.ofMillis(1234);
          }
        });
    Event event = only("upgrade/ENDED");
    assertThat(event.getProperty("reason")).isEqualTo("START: fails; bundle 7: is down");
    assertThat(event.getProperty("duration.ms")).isEqualTo(1234L);
    assertThat(
            event.matches(
                FrameworkUtil.createFilter(
                    "(&(outcome=ROLLED_BACK)(figure.rerun>=2)(figure.pause.longest.ms<=40)"
                        + "(bundle.id=8)(protected=true))")))
        .isTrue();
  }

  @Test
  void whoJoinsIsAmongTheBundles() {
    topics.bundlesJoined(upgrade, request.changing(List.of(BundleChange.of(9, "list", "1.0.0"))));
    Event event = only("upgrade/JOINED");
    assertThat((long[]) event.getProperty("bundle.id")).containsExactly(9);
  }
}
