package upgrade.itest.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Version;

/** Clients that ask without a pause, one request at a time each, and remember every answer. */
public final class Load implements AutoCloseable {
  private static final AtomicLong IDS = new AtomicLong();

  private final int port;
  private final Control control;
  private final List<String> targets;
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> posted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final CountDownLatch warm;
  private volatile Version expected = Version.emptyVersion;
  private final Map<String, String> demanded = new ConcurrentHashMap<>();
  private volatile boolean ending;

  /**
   * Starts the clients.
   *
   * @param targets paths with a query, to which an id is added; one that begins with {@code POST }
   *     is posted and must have its effect exactly once
   */
  public Load(int port, Control control, int clients, String... targets) {
    this.port = port;
    this.control = control;
    this.targets = List.of(targets);
    this.warm = new CountDownLatch(clients);
    control.atEnd(this::abandon);
    for (int i = 0; i < clients; i++) {
      int offset = i;
      Thread client = new Thread(() -> ask(offset), "itest-client-" + i);
      client.setDaemon(true);
      this.clients.add(client);
      client.start();
    }
  }

  /** Waits until each client got an answer. */
  public Load awaitWarm() throws InterruptedException {
    if (!warm.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the load did not come up: " + failures);
    }
    return this;
  }

  /** Waits until that many further requests were answered, well or not. */
  public void awaitMore(int count) throws Exception {
    int wanted = answered.get() + count;
    Await.until(count + " more answers came", () -> answered.get() >= wanted);
  }

  /** From now on an answer of an older version is a failure. */
  public void expect(String version) {
    expected = Version.parseVersion(version);
  }

  /** From now on an answer without that header value, exactly once, is a failure. */
  public Load demand(String header, String value) {
    demanded.put(header, value);
    return this;
  }

  public int answered() {
    return answered.get();
  }

  /** Ends the load once the requests that run are answered. */
  @Override
  public void close() throws InterruptedException {
    ending = true;
    for (Thread client : clients) {
      client.join(TimeUnit.SECONDS.toMillis(30));
      if (client.isAlive()) {
        throw new AssertionError(client.getName() + " still waits for an answer");
      }
    }
  }

  /** Ends the load without waiting for answers, which a server that is gone will not give. */
  public void abandon() {
    ending = true;
  }

  /** What went wrong: one line for each failed request. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The ids whose side effect happened more than once. */
  public List<String> duplicated() {
    return posted.stream().filter(id -> control.effects(id) > 1).toList();
  }

  /** The ids that were answered well without their side effect. */
  public List<String> lost() {
    return posted.stream().filter(id -> control.effects(id) == 0).toList();
  }

  /** Fails unless each request was answered well and each side effect happened once. */
  public void assertNothingLost() {
    if (!failures.isEmpty() || !duplicated().isEmpty() || !lost().isEmpty()) {
      throw new AssertionError(
          "of "
              + answered
              + " failed="
              + failures.size()
              + " duplicated="
              + duplicated()
              + " lost="
              + lost()
              + "\n"
              + String.join("\n", failures.stream().limit(20).toList()));
    }
  }

  private void ask(int offset) {
    Connection connection = null;
    for (int i = offset; !ending; i++) {
      String id = "load-" + IDS.incrementAndGet();
      String target = targets.get(i % targets.size());
      boolean post = target.startsWith("POST ");
      try {
        if (connection == null) {
          connection = new Connection(port);
        }
        connection = exchange(connection, post, target, id);
      } catch (IOException | RuntimeException broken) {
        failures.add(id + " " + target + ": " + broken);
        connection = null;
      }
      answered.incrementAndGet();
      warm.countDown();
    }
    close(connection);
  }

  private Connection exchange(Connection connection, boolean post, String target, String id)
      throws IOException {
    String path = post ? target.substring(5) : target;
    String query = path + (path.contains("?") ? "&" : "?") + "id=" + id;
    byte[] body = post ? id.getBytes(StandardCharsets.US_ASCII) : null;
    Version atLeast = expected;
    Answer answer = connection.exchange(post ? "POST" : "GET", query.replace("$id", id), "", body);
    String[] words = answer.text().split(" ");
    if (answer.status() != 200
        || words.length < 2
        || !words[1].equals(id)
        || Version.parseVersion(words[0]).compareTo(atLeast) < 0
        || !demanded.entrySet().stream()
            .allMatch(one -> answer.header(one.getKey()).equals(List.of(one.getValue())))) {
      failures.add(id + " " + target + ": " + answer);
    } else if (post) {
      posted.add(id);
    }
    if (answer.header("Connection").contains("close")) {
      connection.close();
      return null;
    }
    return connection;
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException gone) {
        // it is gone
      }
    }
  }
}
