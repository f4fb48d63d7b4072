package upgrade.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources and docs/operations.md agree on the loggers. */
class StagesTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void operationsListsTheLoggerOfEachStage() throws Exception {
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/operations.md"))) {
      if (line.startsWith("| `upgrade.")) {
        documented.addAll(found("`(upgrade\\.[a-z]+)`", line.split("\\|", -1)[1]));
      }
    }
    // The bundles, in the table of files.
    documented.remove("upgrade.impl");
    documented.remove("upgrade.web");

    assertThat(documented).isEqualTo(inSources("Logs\\.logger\\(\\s*\"([^\"]+)\"\\)")).isNotEmpty();
  }

  @Test
  void nobodyPassesTheHostBy() throws Exception {
    assertThat(inSources("(System\\.getLogger\\([^)]*\\)|java\\.util\\.logging)")).isEmpty();
  }

  private static Set<String> inSources(String pattern) throws IOException {
    Set<String> all = new TreeSet<>();
    for (String module : Set.of("upgrade.impl", "upgrade.web")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> all.addAll(found(pattern, read(file))));
      }
    }
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }
}
