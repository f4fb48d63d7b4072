package upgrade.itest.kit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One answer as it came over the wire. */
public record Answer(int status, List<String> headers, byte[] body, byte[] raw) {
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The values of that header, in order. */
  public List<String> header(String name) {
    String start = name.toLowerCase(java.util.Locale.ROOT) + ":";
    return headers.stream()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
