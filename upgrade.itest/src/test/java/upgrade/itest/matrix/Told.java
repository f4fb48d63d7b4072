package upgrade.itest.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import upgrade.itest.kit.SteadyLoad;

/** Prints what was measured, one line for each cell. */
final class Told {
  private Told() {}

  /** What clients saw of that. */
  static String of(String what, SteadyLoad load, long pauseMillis) {
    return "%s, requests=%d failed=%d duplicated=%d lost=%d unavailable=%d longest_pause_ms=%d"
        .formatted(
            what,
            load.answered(),
            load.failures().size(),
            load.duplicated().size(),
            load.lost().size(),
            load.unavailable(),
            pauseMillis);
  }

  /** On the standard output, and where the build has a file for it. */
  static void tell(String line) throws IOException {
    String whole =
        System.getProperty("itest.framework")
            + " "
            + System.getProperty("itest.stack")
            + " "
            + line.replaceAll("\\s+", " ");
    System.out.println(whole);
    String file = System.getProperty("itest.cells", "");
    if (!file.isEmpty()) {
      Files.writeString(
          Path.of(file), whole + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
