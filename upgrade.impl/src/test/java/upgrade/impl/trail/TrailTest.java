package upgrade.impl.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRequest;

class TrailTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final BundleChange SHOP = BundleChange.of(7, "shop", "1.0.0").to("2.0.0");

  @TempDir Path root;
  private TrailFiles trails;
  private UpgradeRequest request;

  @BeforeEach
  void open() {
    trails = new TrailFiles(root, Clock.fixed(NOW, ZoneOffset.UTC));
    request = UpgradeRequest.of(SHOP).down().by("somebody");
  }

  private Old old() throws IOException {
    Path file = root.resolve("upgrade-a").resolve("old-7.jar");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "old");
    return new Old(7, "shop", "1.0.0", "https://me:secret@host/shop.jar?token=1", "abc", file);
  }

  /** What a process that was killed now would leave. */
  private List<Unfinished> crash() throws IOException {
    Path after = Files.createTempDirectory(root, "after");
    try (var files = Files.list(root.resolve("trails"))) {
      Files.createDirectories(after.resolve("trails"));
      for (Path file : files.toList()) {
        Files.copy(
            file,
            after.resolve("trails").resolve(file.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new TrailFiles(after, Clock.systemUTC()).unfinished();
  }

  @Test
  void itTellsHowFarAnUpgradeCame() throws Exception {
    Trail trail = trails.begin("a", request);
    assertThat(crash()).singleElement().matches(one -> !one.isPastPoint());
    trail.keeps(old());
    trail.passing(request);
    trail.does("UPDATE[7]");

    Unfinished crashed = crash().get(0);

    assertThat(crashed.id()).isEqualTo("a");
    assertThat(crashed.started()).isEqualTo(NOW);
    assertThat(crashed.isPastPoint()).isTrue();
    assertThat(crashed.isOrderly()).isFalse();
    assertThat(crashed.doing()).contains("UPDATE[7]");
    UpgradeRequest known = crashed.request().orElseThrow();
    assertThat(known.trigger()).isEqualTo(Trigger.SERVICE);
    assertThat(known.direction()).isEqualTo(Direction.DOWN);
    assertThat(known.who()).contains("somebody");
    assertThat(known.changes()).containsExactly(SHOP);
    Old way = crashed.old().get(7L);
    assertThat(way.hash()).isEqualTo("abc");
    assertThat(way.file().toString()).endsWith(Path.of("upgrade-a", "old-7.jar").toString());
    assertThat(way.location()).isEqualTo("https://host/shop.jar");
    trail.did("UPDATE[7] PERFORMED");
    assertThat(crash().get(0).doing()).contains("UPDATE[7] PERFORMED (done)");
    trail.leave();
    assertThat(crash().get(0).isOrderly()).isTrue();
  }

  @Test
  void nothingStaysOfOneThatHasEnded() throws Exception {
    Trail trail = trails.begin("a", request);
    trail.passing(request);
    byte[] before = Files.readAllBytes(trails.file("a"));
    trail.end();
    trail.does("too late");

    assertThat(trails.file("a")).doesNotExist();
    assertThat(trails.of("a")).isSameAs(Trail.NONE);
    // The file may come back when the power fails: its end does not.
    Files.write(trails.file("a"), before);
    Files.write(
        trails.file("a"), Lines.line(Written.record(Written.ENDED)), StandardOpenOption.APPEND);
    assertThat(trails.unfinished()).isEmpty();
    assertThat(trails.file("a")).doesNotExist();
  }

  @Test
  void oneThatIsBeingWrittenIsNoneOfACrash() {
    Trail trail = trails.begin("a", request);
    assertThat(new TrailFiles(root, Clock.systemUTC()).unfinished()).isEmpty();
    trail.leave();
    assertThat(new TrailFiles(root, Clock.systemUTC()).unfinished()).hasSize(1);
  }

  @Test
  void whateverIsCutOffTheRestIsRead() throws Exception {
    Trail trail = trails.begin("a", request);
    trail.keeps(old());
    trail.passing(request);
    trail.leave();
    byte[] whole = Files.readAllBytes(trails.file("a"));
    for (int length = 0; length <= whole.length; length++) {
      Files.write(trails.file("a"), Arrays.copyOf(whole, length));
      Unfinished cut = trails.unfinished().get(0);
      int records = Lines.read(trails.file("a")).records().size();
      assertThat(cut.request().isPresent()).isEqualTo(records > 0);
      assertThat(cut.old()).hasSize(records > 1 ? 1 : 0);
      assertThat(cut.isPastPoint()).isEqualTo(records > 2);
    }
  }

  @Test
  void garbageIsNoReasonToFail() throws Exception {
    Trail trail = trails.begin("a", request);
    trail.passing(request);
    trail.leave();
    byte[] whole = Files.readAllBytes(trails.file("a"));
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(trails.file("a"), flipped);
    Files.write(trails.file("b"), new byte[] {0, -1, 10, 10, 13});
    Files.writeString(trails.file("c"), "no checksum\n".repeat(3));
    Files.write(trails.file("d"), Lines.line(Map.of("is", "begun", "trigger", "NEWER")));
    Files.write(trails.file("e"), Lines.line(Map.of("is", "of another version")));
    Files.createDirectory(trails.file("f"));

    assertThat(trails.unfinished())
        .map(Unfinished::id)
        .containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(trails.unfinished().get(0).isPastPoint()).isFalse();
  }

  @Test
  void whatIsTornIsCutOffBeforeMoreIsWritten() throws Exception {
    trails.begin("a", request).leave();
    Files.write(
        trails.file("a"), "0bad torn".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

    trails.found(trails.unfinished().get(0), Map.of(7L, "xyz"));

    assertThat(trails.unfinished().get(0).found()).containsEntry(7L, "xyz");
  }

  @Test
  void aDiskThatRefusesIsToldBeforeThePointOfNoReturn() throws Exception {
    Files.writeString(root.resolve("trails"), "in the way");
    Trail trail = trails.begin("a", request);
    trail.does("whatever");
    assertThatThrownBy(() -> trail.passing(request)).isInstanceOf(IOException.class);
    trail.end();
  }

  @Test
  void aWayBackThatIsGoneIsToldBeforeThePointOfNoReturn() throws Exception {
    Trail trail = trails.begin("a", request);
    Old old = old();
    trail.keeps(old);
    Files.delete(old.file());
    assertThatThrownBy(() -> trail.passing(request)).isInstanceOf(IOException.class);
    trail.end();
  }

  @Test
  void anInterruptHarmsNothing() throws Exception {
    Trail trail = trails.begin("a", request);
    Thread.currentThread().interrupt();
    trail.does("STOP[7]");
    assertThat(Thread.interrupted()).isTrue();
    trail.passing(request);
    trail.leave();
    assertThat(trails.unfinished().get(0).isPastPoint()).isTrue();
  }

  @Test
  void onlyTheNewestStay() {
    for (int i = 10; i < 35; i++) {
      trails.begin("a" + i, request).leave();
    }
    assertThat(trails.unfinished()).hasSize(20).first().matches(one -> one.id().equals("a15"));
    assertThat(trails.file("a10")).doesNotExist();
  }

  @Test
  void itIsItsOwnersOnly() throws Exception {
    trails.begin("a", request);
    if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trails.file("a"))))
          .isEqualTo("rw-------");
    }
  }
}
