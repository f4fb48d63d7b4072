package upgrade.itest.command;

import java.util.stream.Collectors;

/**
 * Replaces what differs from run to run and from stack to stack, and the width of columns with it.
 */
final class Normal {
  private Normal() {}

  static String of(String printed) {
    return printed.lines().map(Normal::line).collect(Collectors.joining("\n"));
  }

  private static String line(String line) {
    return line.replaceAll("\\[\\d+(, \\d+)*\\]", "[#]")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME")
        .replaceAll("\\b\\d+ ms\\b|\\b\\d+\\.\\d s\\b", "SPAN")
        .replaceAll("\\b(upgrade|last:|newest are) [0-9a-z]{8}\\b", "$1 ID")
        .replaceAll("^(?!finished)[0-9a-z]{8}(?=  )", "ID")
        .replaceAll("\\b[0-9a-f]{12}\\b", "HASH")
        .replaceAll("(127\\.0\\.0\\.1|localhost):\\d+", "HOST")
        .replaceAll("file:\\S*/content\\d+\\.jar", "CONTENT")
        .replace("upgrade.web.javax", "upgrade.web")
        .replace("Whiteboard, javax,", "Whiteboard, jakarta,")
        .replaceAll("(?<=\\S) {2,}", "  ");
  }
}
