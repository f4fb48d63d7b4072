package upgrade.impl.trail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import upgrade.impl.json.Json;

/** Turns records into lines of a checksum and JSON, and back: what a crash tore is not read. */
final class Lines {
  /** More is not what we have written. */
  static final int MOST = 4 << 20;

  private Lines() {}

  static byte[] line(Map<String, ?> record) {
    // Within strings a line break is written as an escape.
    String json = Json.pretty(record).replaceAll("\n *", "");
    return (checksum(json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What could be read of a file.
   *
   * @param records up to the first that is not whole
   * @param bytes what they take
   */
  record Read(List<Map<?, ?>> records, long bytes) {}

  static Read read(Path file) throws IOException {
    if (Files.size(file) > MOST) {
      throw new IOException("it is " + Files.size(file) + " bytes long");
    }
    List<Map<?, ?>> records = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(file);
    int start = 0;
    for (int end = end(bytes, start); end >= 0; end = end(bytes, start)) {
      Optional<Map<?, ?>> record =
          record(new String(bytes, start, end - start, StandardCharsets.UTF_8));
      if (record.isEmpty()) {
        break;
      }
      records.add(record.get());
      start = end + 1;
    }
    return new Read(records, start);
  }

  private static int end(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<Map<?, ?>> record(String line) {
    if (line.length() < 10 || !line.startsWith(checksum(line.substring(9)) + " ")) {
      return Optional.empty();
    }
    try {
      return Json.parse(line.substring(9)) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String checksum(String json) {
    CRC32 crc = new CRC32();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
