package upgrade.web.ready;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks for a path until the answer is the expected one, or the time is over. */
public final class Probe {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final String ANSWERS = "answers ";

  /** Asks once. */
  @FunctionalInterface
  public interface Client {
    int get(String path, Duration timeout) throws IOException, InterruptedException;
  }

  private final Client client;
  private final Duration timeout;
  private final BooleanSupplier pointless;

  /**
   * @param pointless whether nobody needs to know any longer
   */
  public Probe(Client client, Duration timeout, BooleanSupplier pointless) {
    this.client = client;
    this.timeout = timeout;
    this.pointless = pointless;
  }

  /**
   * @return what is wrong, one line; empty if it answers as expected
   */
  public Optional<String> ask(Expected expected) throws InterruptedException {
    long begin = System.nanoTime();
    String answer = "";
    while (true) {
      Duration left = timeout.minusNanos(System.nanoTime() - begin);
      String wrong = once(expected, left.toMillis() < 1 ? Duration.ofMillis(1) : left);
      if (wrong.isEmpty() || pointless.getAsBoolean()) {
        return Optional.empty();
      }
      if (wrong.startsWith(ANSWERS)) {
        answer = wrong; // tells more than that the last one came too late
      }
      if (timeout.minusNanos(System.nanoTime() - begin).compareTo(INTERVAL) <= 0) {
        return Optional.of(expected.covered() + " " + (answer.isEmpty() ? wrong : answer));
      }
      Thread.sleep(INTERVAL.toMillis());
    }
  }

  private String once(Expected expected, Duration left) throws InterruptedException {
    try {
      int status = client.get(expected.path(), left);
      return expected.accepts(status)
          ? ""
          : ANSWERS
              + status
              + ", expected is "
              + (expected.status() == 0 ? "200 to 399" : String.valueOf(expected.status()));
    } catch (IOException e) {
      return "does not answer: " + e.getMessage();
    }
  }
}
