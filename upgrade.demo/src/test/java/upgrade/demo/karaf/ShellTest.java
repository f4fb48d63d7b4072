package upgrade.demo.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShellTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PipedOutputStream screen = new PipedOutputStream();
  private final PipedInputStream keyboard = new PipedInputStream();
  private final Shell shell;
  private final List<String> shown = new ArrayList<>();
  // Its thread outlives its task: a pipe whose other end has no living thread is broken.
  private final ExecutorService karaf = Executors.newSingleThreadExecutor();

  ShellTest() throws IOException {
    shell = new Shell(new PipedInputStream(screen), new PipedOutputStream(keyboard));
  }

  @AfterEach
  void end() {
    karaf.shutdownNow();
  }

  @Test
  void aCommandIsWhatIsPrintedUntilTheNextOneAnswers() throws Exception {
    CompletableFuture<String> typed = answer("early\none\ntwo\nended-1\nlater\n");
    assertThat(shell.type("list", PATIENCE, shown::add)).containsExactly("early", "one", "two");
    assertThat(typed.get()).isEqualTo("list");
    assertThat(shown).containsExactly("early", "one", "two");
    assertThat(shell.awaitLine("later"::equals, PATIENCE, shown::add)).contains("later");
  }

  @Test
  void aFailedCommandSaysSo() {
    answer("Error executing command: no such bundle\nended-1\n");
    assertThatThrownBy(() -> shell.type("bundle:update 9", PATIENCE, shown::add))
        .isInstanceOf(Shell.CommandFailedException.class)
        .hasMessageContaining("no such bundle");
  }

  @Test
  void nobodyWaitsForever() {
    assertThatThrownBy(() -> shell.type("sleep", Duration.ofMillis(1), shown::add))
        .hasMessageContaining("sleep has not ended");
  }

  @Test
  void nobodyWaitsForAShellThatHasEnded() throws Exception {
    screen.close();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> shell.awaitLine(line -> true, PATIENCE, shown::add))
          .hasMessage("Karaf has ended");
    }
  }

  private CompletableFuture<String> answer(String text) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            String command =
                new BufferedReader(new InputStreamReader(keyboard, StandardCharsets.UTF_8))
                    .readLine();
            screen.write(text.getBytes(StandardCharsets.UTF_8));
            screen.flush();
            return command;
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        karaf);
  }
}
