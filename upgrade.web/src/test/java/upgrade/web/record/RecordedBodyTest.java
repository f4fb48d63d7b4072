package upgrade.web.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedBodyTest {
  @TempDir Path directory;

  private void add(RecordedBody body, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    body.add(bytes, 0, bytes.length);
  }

  private List<Path> files() throws IOException {
    Path bodies = directory.resolve("bodies");
    if (!Files.exists(bodies)) {
      return List.of();
    }
    try (var list = Files.list(bodies)) {
      return list.toList();
    }
  }

  private RecordedBody body(int memory, int max) {
    return new RecordedBody(memory, max, new SpillFiles(directory.resolve("bodies")));
  }

  @Test
  void aSmallBodyTouchesNoDisk() throws Exception {
    RecordedBody body = body(10, 100);
    add(body, "0123456789");
    assertThat(new String(body.open().readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("0123456789");
    assertThat(files()).isEmpty();
  }

  @Test
  void aLargerOneSpillsIntoAFileThatOnlyTheOwnerReadsAndThatIsDeleted() throws Exception {
    RecordedBody body = body(10, 100);
    add(body, "01234");
    add(body, "56789abcdef");
    add(body, "XYZ");

    assertThat(new String(body.open().readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("0123456789abcdefXYZ");
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
    body.close();
    assertThat(files()).isEmpty();
  }

  @Test
  void beyondTheCapNothingIsKept() throws Exception {
    RecordedBody body = body(10, 12);
    add(body, "0123456789ab");
    assertThat(body.isComplete()).isTrue();
    add(body, "c");
    assertThat(body.isComplete()).isFalse();
    assertThat(files()).isEmpty();
  }

  @Test
  void aDiskThatRefusesCostsOnlyTheRecording() throws Exception {
    Path file = Files.createFile(directory.resolve("bodies"));
    RecordedBody body = new RecordedBody(1, 100, new SpillFiles(file));
    add(body, "0123");
    assertThat(body.isComplete()).isFalse();
  }

  @Test
  void whatACrashLeftBehindIsRemoved() throws Exception {
    SpillFiles spill = new SpillFiles(directory.resolve("bodies"));
    spill.create();
    spill.clear();
    assertThat(files()).isEmpty();
  }
}
