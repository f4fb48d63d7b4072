package upgrade.impl.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.api.UpgradeResult.Outcome;

class RecordFilesTest {
  @TempDir Path data;
  private RecordFiles files;

  @BeforeEach
  void open() {
    files = new RecordFiles(data.resolve("history"));
  }

  private List<String> listing() throws Exception {
    try (Stream<Path> all = Files.list(data.resolve("history"))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void namesSortByTime() throws Exception {
    assertThat(files.names()).isEmpty();
    files.write(Pasts.begun("zz", 0));
    files.write(Pasts.begun("aa", 60));
    assertThat(listing())
        .containsExactly("2026-03-01T10-15-30.123Z-zz.json", "2026-03-01T10-16-30.123Z-aa.json");
    assertThat(files.names()).map(RecordFiles::id).containsExactly("aa", "zz");
  }

  @Test
  void onlyTheOwnerReadsThem() throws Exception {
    files.write(Pasts.begun("aa", 0));
    Path directory = data.resolve("history");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    Path file = directory.resolve(files.names().get(0));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aRecordIsReplacedAsAWhole() throws Exception {
    files.write(Pasts.begun("aa", 0));
    files.write(Pasts.ended("aa", 0, Outcome.SUCCEEDED));
    assertThat(listing()).hasSize(1);
    assertThat(files.read(files.names().get(0)).orElseThrow().outcome())
        .contains(Outcome.SUCCEEDED);
  }

  @Test
  void whatWasBeingWrittenWhenTheFrameworkEndedIsDeleted() throws Exception {
    files.write(Pasts.begun("aa", 0));
    Files.writeString(data.resolve("history").resolve("2026-x-bb.json.tmp"), "{");
    Files.writeString(data.resolve("history").resolve("notes.txt"), "by hand");
    files.deleteDrafts();
    assertThat(listing()).containsExactly("2026-03-01T10-15-30.123Z-aa.json", "notes.txt");
  }

  @Test
  void whatIsNoRecordIsPassedOverAndStays() throws Exception {
    files.write(Pasts.begun("aa", 0));
    String name = files.names().get(0);
    Path file = data.resolve("history").resolve(name);
    byte[] half = java.util.Arrays.copyOf(Files.readAllBytes(file), 100);
    Files.write(file, half);
    assertThat(files.read(name)).isEmpty();
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(files.read(name)).isEmpty();
    Files.write(file, new byte[17 * RecordFiles.BYTES]);
    assertThat(files.read(name)).isEmpty();
    assertThat(files.read("2026-not-there.json")).isEmpty();
    assertThat(file).exists();
  }
}
