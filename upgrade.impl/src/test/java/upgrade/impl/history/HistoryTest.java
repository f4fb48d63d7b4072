package upgrade.impl.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.api.Problem;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeResult.Outcome;

class HistoryTest {
  @TempDir Path data;
  private final Hand hand = new Hand();
  private int upgrades = 200;
  private RecordFiles files;
  private History history;

  /** Runs what is due when the test says what time it is. */
  private static final class Hand implements Later {
    private record Due(Duration at, Runnable task) {}

    private final List<Due> due = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public void in(Duration delay, Runnable task) {
      due.add(new Due(now.plus(delay), task));
    }

    void pass(Duration time) {
      Duration end = now.plus(time);
      while (true) {
        Due next =
            due.stream()
                .filter(d -> d.at().compareTo(end) <= 0)
                .min(Comparator.comparing(Due::at))
                .orElse(null);
        if (next == null) {
          now = end;
          return;
        }
        due.remove(next);
        now = next.at();
        next.task().run();
      }
    }
  }

  @BeforeEach
  void open() {
    files = new RecordFiles(data.resolve("history"));
    history = new History(files, () -> upgrades, hand);
  }

  private Past onDisk(String id) {
    String name =
        files.names().stream().filter(n -> RecordFiles.id(n).equals(id)).findFirst().orElseThrow();
    return files.read(name).orElseThrow();
  }

  private void ended(String id, int second, Outcome outcome) {
    history.begin(new Pasts.Grown(Pasts.begun(id, second)));
    history.end(new Pasts.Grown(Pasts.ended(id, second, outcome)));
    hand.pass(Duration.ofMinutes(20));
  }

  @Test
  void theNewestComesFirst() {
    ended("b", 1, Outcome.SUCCEEDED);
    ended("c", 2, Outcome.FAILED);
    ended("a", 3, Outcome.REFUSED);
    assertThat(history.records()).map(UpgradeRecord::id).containsExactly("a", "c", "b");
    assertThat(history.record("c").orElseThrow().outcome()).contains(Outcome.FAILED);
    assertThat(history.record("x")).isEmpty();
  }

  @Test
  void oneThatRunsIsThereAtOnceAndHasNoOutcome() {
    ended("a", 0, Outcome.SUCCEEDED);
    Pasts.Grown running = new Pasts.Grown(Pasts.begun("b", 1));
    history.begin(running);
    running.count("parked");

    assertThat(history.records()).map(UpgradeRecord::id).containsExactly("b", "a");
    UpgradeRecord record = history.record("b").orElseThrow();
    assertThat(record.outcome()).isEmpty();
    assertThat(record.problems()).isEmpty();
    assertThat(record.figures()).containsEntry("parked", 1L);
  }

  @Test
  void itIsWrittenWhenItBeginsAsItGrowsAndWhenItEnds() {
    Pasts.Grown running = new Pasts.Grown(Pasts.begun("a", 0));
    history.begin(running);
    hand.pass(Duration.ZERO);
    assertThat(onDisk("a").figures()).isEmpty();
    running.count("parked");
    hand.pass(Duration.ofMillis(500));
    assertThat(onDisk("a").figures()).containsEntry("parked", 1L);
    history.end(new Pasts.Grown(Pasts.ended("a", 0, Outcome.SUCCEEDED)));
    hand.pass(Duration.ZERO);
    assertThat(onDisk("a").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(files.names()).hasSize(1);
  }

  @Test
  void whatRequestsCountAfterTheEndIsWrittenSoon() {
    Pasts.Grown ended = new Pasts.Grown(Pasts.ended("a", 0, Outcome.SUCCEEDED));
    history.begin(new Pasts.Grown(Pasts.begun("a", 0)));
    history.end(ended);
    hand.pass(Duration.ZERO);
    ended.count("rerun");
    assertThat(onDisk("a").figures()).isEmpty();
    assertThat(history.record("a").orElseThrow().figures()).containsEntry("rerun", 1L);
    hand.pass(Duration.ofMillis(500));
    assertThat(onDisk("a").figures()).containsEntry("rerun", 1L);
    hand.pass(Duration.ofMinutes(5));
    ended.count("rerun");
    hand.pass(Duration.ofSeconds(30));
    assertThat(onDisk("a").figures()).containsEntry("rerun", 2L);
  }

  @Test
  void theWatchEnds() {
    ended("a", 0, Outcome.SUCCEEDED);
    assertThat(hand.due).isEmpty();
    assertThat(onDisk("a").outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  void whatIsKnownOfOneThatTheFrameworkCutOffIsAddedToIt() throws Exception {
    files.write(Pasts.begun("a", 0));
    hand.pass(Duration.ZERO);

    history.interrupted(Pasts.begun("a", 0), List.of(Problem.of("shop", "has its new content")));
    history.interrupted(Pasts.begun("b", 0), List.of());

    assertThat(onDisk("a").outcome()).contains(Outcome.INTERRUPTED);
    assertThat(onDisk("a").problems()).hasSize(2).last().asString().contains("new content");
    assertThat(onDisk("b").outcome()).contains(Outcome.INTERRUPTED);
    assertThat(files.names()).hasSize(2);
  }

  @Test
  void oneThatTheFrameworkCutOffSaysSo() throws Exception {
    files.write(Pasts.begun("a", 0));
    UpgradeRecord before = history.record("a").orElseThrow();
    hand.pass(Duration.ZERO);
    for (UpgradeRecord record : List.of(before, history.records().get(0), onDisk("a"))) {
      assertThat(record.outcome()).contains(Outcome.INTERRUPTED);
      assertThat(record.problems())
          .singleElement()
          .asString()
          .contains("the framework ended in the middle");
    }
  }

  @Test
  void asManyAreKeptAsConfigured() {
    upgrades = 2;
    for (int i = 0; i < 4; i++) {
      ended("u" + i, i, Outcome.SUCCEEDED);
    }
    assertThat(history.records()).map(UpgradeRecord::id).containsExactly("u3", "u2");
    upgrades = 1;
    ended("u4", 4, Outcome.SUCCEEDED);
    assertThat(files.names()).map(RecordFiles::id).containsExactly("u4");
  }

  @Test
  void whenNoneAreKeptNothingIsWritten() {
    upgrades = 0;
    ended("a", 0, Outcome.SUCCEEDED);
    assertThat(history.records()).isEmpty();
    assertThat(data.resolve("history")).doesNotExist();
  }

  @Test
  void stopsThatCameToNothingAreKeptButPushNobodyOut() {
    upgrades = 30;
    ended("real", 0, Outcome.SUCCEEDED);
    for (int i = 1; i <= 40; i++) {
      ended("none" + i, i, Outcome.NO_UPDATE);
    }
    assertThat(history.records()).hasSize(Retention.NO_UPDATES + 1);
    assertThat(history.record("real")).isPresent();
    assertThat(history.record("none40")).isPresent();
    assertThat(history.record("none20")).isEmpty();
  }

  @Test
  void aCorruptFileIsPassedOverAndStaysUntilItIsDue() throws Exception {
    ended("a", 0, Outcome.SUCCEEDED);
    Path corrupt = data.resolve("history").resolve(files.names().get(0));
    Files.writeString(corrupt, "{\"format\": 7}");
    history = new History(files, () -> upgrades, hand);
    ended("b", 1, Outcome.SUCCEEDED);
    assertThat(history.records()).map(UpgradeRecord::id).containsExactly("b");
    assertThat(history.record("a")).isEmpty();
    assertThat(corrupt).exists();
    upgrades = 2;
    ended("c", 2, Outcome.SUCCEEDED);
    assertThat(corrupt).doesNotExist();
  }

  @Test
  void aDiskThatDoesNotTakeItIsTriedAgain() throws Exception {
    Files.writeString(data.resolve("history"), "in the way");
    history.begin(new Pasts.Grown(Pasts.begun("a", 0)));
    history.end(new Pasts.Grown(Pasts.ended("a", 0, Outcome.SUCCEEDED)));
    hand.pass(Duration.ofSeconds(5));
    assertThat(history.record("a").orElseThrow().outcome()).contains(Outcome.SUCCEEDED);
    Files.delete(data.resolve("history"));
    hand.pass(Duration.ofSeconds(30));
    assertThat(onDisk("a").outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  void atTheEndEverythingIsWritten() {
    Pasts.Grown ended = new Pasts.Grown(Pasts.ended("a", 0, Outcome.SUCCEEDED));
    history.end(ended);
    ended.count("rerun");
    history.flush();
    assertThat(onDisk("a").figures()).containsEntry("rerun", 1L);
  }
}
