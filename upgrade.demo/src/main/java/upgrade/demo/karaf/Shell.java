package upgrade.demo.karaf;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Logger;

/** Types into Karaf's shell and reads what it prints; used by one thread at a time. */
public final class Shell implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("upgrade.demo.karaf");
  private static final String END = "\u0004";

  private final BufferedWriter keyboard;
  private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
  private int commands;

  Shell(InputStream screen, OutputStream keyboard) {
    this.keyboard = new BufferedWriter(new OutputStreamWriter(keyboard, StandardCharsets.UTF_8));
    Thread reader = new Thread(() -> read(screen), "Karaf's shell");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Types a command and waits until it has ended, which a second one typed behind it tells.
   *
   * @param shown told each line as it is printed
   * @return what the command printed
   * @throws CommandFailedException if it ends with an error
   * @throws IOException if it takes too long, or the shell ends
   */
  public List<String> type(String command, Duration patience, Consumer<String> shown)
      throws IOException, InterruptedException {
    String ended = "ended-" + ++commands;
    LOG.info("> " + command);
    write(command);
    write("echo " + ended);
    List<String> lines = new ArrayList<>();
    Optional<String> end =
        awaitLine(
            ended::equals,
            patience,
            line -> {
              if (!line.equals(ended)) {
                lines.add(line);
                shown.accept(line);
              }
            });
    if (end.isEmpty()) {
      throw new IOException(command + " has not ended within " + patience);
    }
    for (String line : lines) {
      if (line.startsWith("Error executing command") || line.startsWith("Command not found")) {
        throw new CommandFailedException(command + ": " + line);
      }
    }
    return lines;
  }

  /**
   * Waits for something that is printed without being asked for.
   *
   * @param shown told each line up to it, and that line
   * @return that line; empty if it does not come in time
   * @throws IOException if the shell ends
   */
  public Optional<String> awaitLine(
      Predicate<String> wanted, Duration patience, Consumer<String> shown)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      String line = printed.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        return Optional.empty();
      }
      if (line.equals(END)) {
        printed.add(END);
        throw new IOException("Karaf has ended");
      }
      shown.accept(line);
      if (wanted.test(line)) {
        return Optional.of(line);
      }
    }
  }

  /** Says that a command has ended with an error. */
  public static final class CommandFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
      super(message);
    }
  }

  /** Ends its input, which ends Karaf. */
  @Override
  public void close() {
    try {
      keyboard.close();
    } catch (IOException e) {
      // It has ended on its own.
    }
  }

  private void write(String line) throws IOException {
    keyboard.write(line + "\n");
    keyboard.flush();
  }

  private void read(InputStream screen) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(screen, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          ScreenLine.text(line.toString()).ifPresent(this::hear);
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException e) {
      LOG.warning("Karaf's shell cannot be read: " + e);
    }
    printed.add(END);
  }

  private void hear(String line) {
    LOG.info(line);
    printed.add(line);
  }
}
