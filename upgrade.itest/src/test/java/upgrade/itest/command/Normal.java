package upgrade.itest.command;

import java.util.stream.Collectors;

/** Replaces what differs from run to run: ids, times, ports; and the width of columns with them. */
final class Normal {
  private Normal() {}

  static String of(String printed) {
    return printed.lines().map(Normal::line).collect(Collectors.joining("\n"));
  }

  private static String line(String line) {
    return line.replaceAll("\\[\\d+(, \\d+)*\\]", "[#]")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME")
        .replaceAll("\\b\\d+ ms\\b|\\b\\d+\\.\\d s\\b", "SPAN")
        .replaceAll("\\bm[0-9a-z]{7}\\b", "ID")
        .replaceAll("(127\\.0\\.0\\.1|localhost):\\d+", "HOST")
        .replaceAll("(?<=\\S) {2,}", "  ");
  }
}
