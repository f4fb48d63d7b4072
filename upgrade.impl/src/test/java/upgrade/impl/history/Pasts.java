package upgrade.impl.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import upgrade.api.BundleChange;
import upgrade.api.Message;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult.Outcome;

/** Makes records for tests. */
final class Pasts {
  static final Instant START = Instant.parse("2026-03-01T10:15:30.123Z");

  private Pasts() {}

  /** One that has just begun. */
  static Past begun(String id, int second) {
    UpgradeRequest request =
        UpgradeRequest.of(
                Trigger.UPDATE,
                List.of(
                    BundleChange.of(7, "shop", "1.0.0")
                        .to("2.0.0")
                        .from("https://me:secret@host/shop.jar?token=secret")))
            .affecting(Set.of(9L))
            .by("karaf by org.apache.felix.gogo.command [5] on thread 'Gogo \"shell\"'");
    return Past.of(id, request, START.plusSeconds(second), Duration.ofMillis(1234));
  }

  static Past ended(String id, int second, Outcome outcome) {
    return begun(id, second).ended(outcome);
  }

  /** One with something in each field, and that many steps and messages. */
  static Past full(String id, int many) {
    List<upgrade.api.UpgradeRecord.Entry> steps = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      steps.add(
          new PastStep(
              Section.SUSPEND,
              "Suspend",
              "Suspend{n=" + i + "}",
              StepResult.Outcome.FAILED,
              Duration.ofMillis(i),
              Optional.of("because\nof " + i)));
      messages.add(Message.of(i % 2 == 0, "message " + i + " \u2028\\"));
    }
    return begun(id, 0)
        .planned(Optional.of("web"), List.of("LOAD[7]", "Suspend"))
        .went(
            false,
            List.of(Problem.of("Suspend", "not today")),
            messages,
            steps,
            Optional.of("Suspend (section suspend): not today"))
        .counted(Map.of("parked", 12L, "pause.longest.ms", 345L))
        .ended(Outcome.FAILED);
  }

  /** One that grows as a test says. */
  static final class Grown implements Growing {
    private Past past;
    private final Map<String, Long> figures = new HashMap<>();
    private long changes;

    Grown(Past past) {
      this.past = past;
    }

    void count(String figure) {
      figures.merge(figure, 1L, Long::sum);
      changes++;
    }

    @Override
    public String id() {
      return past.id();
    }

    @Override
    public long changes() {
      return changes;
    }

    @Override
    public Past record() {
      return past.counted(figures);
    }
  }
}
