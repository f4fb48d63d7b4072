package upgrade.itest.command;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Types the lines of a session that is kept in a file, and compares all that is printed: ids, times
 * and the width of columns apart ({@link Normal}); a line {@code ...} stands for any lines, {@code
 * ANY} for any words.
 */
final class Transcript {
  private static final String PROMPT = "g! ";

  private Transcript() {}

  static void play(Shell shell, String file) throws IOException {
    String expected = read(file);
    String actual =
        expected
            .lines()
            .filter(line -> line.startsWith(PROMPT))
            .map(line -> line + "\n" + shell.type(line.substring(PROMPT.length())))
            .collect(Collectors.joining("\n\n"));
    String pattern =
        expected
            .lines()
            .map(line -> line.equals("...") ? "(?s:.*?)" : quoted(line))
            .collect(Collectors.joining("\n"));
    if (!Pattern.matches(pattern, actual)) {
      assertEquals(expected, actual);
    }
  }

  private static String quoted(String line) {
    return Pattern.quote(line).replace("ANY", "\\E.*\\Q");
  }

  private static String read(String file) throws IOException {
    try (InputStream in = Transcript.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
