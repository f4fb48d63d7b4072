package upgrade.itest.kit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that come at a fixed rate, however long the answers take: what waits does not slow the
 * load down, as it does in {@link Load}.
 */
public final class SteadyLoad implements AutoCloseable {
  private static final AtomicLong IDS = new AtomicLong();
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(30);

  /** Far below the server's idle timeout: a request must not meet a connection that just closes. */
  private static final long IDLE_LIMIT = TimeUnit.SECONDS.toNanos(5);

  private final int port;
  private final Control control;
  private final long interval;
  private final List<String> targets;
  private final Selector selector;
  private final Thread thread;
  private final Deque<Exchange> idle = new ArrayDeque<>();
  private final Set<Exchange> busy = new HashSet<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> posted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong();
  private volatile Set<String> versions = Set.of();
  private volatile boolean ending;

  /**
   * Starts at once.
   *
   * @param targets as those of {@link Load}
   */
  public SteadyLoad(int port, Control control, int perSecond, String... targets)
      throws IOException {
    this.port = port;
    this.control = control;
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.targets = List.of(targets);
    this.selector = Selector.open();
    control.atEnd(() -> ending = true);
    thread = new Thread(this::run, "itest-steady-load");
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on whatever another version answers is a failure. */
  public void allow(String... only) {
    versions = Set.of(only);
  }

  /** Waits until that many further requests were answered, well or not. */
  public void awaitMore(int count) throws Exception {
    int wanted = answered.get() + count;
    Await.until(count + " more answers came", () -> answered.get() >= wanted);
  }

  public int answered() {
    return answered.get();
  }

  /** How many got a 503 with Retry-After; they are no failures. */
  public int unavailable() {
    return unavailable.get();
  }

  /** From the moment a request was due to its answer, the longest so far. */
  public long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longest.get());
  }

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

  /** Sends nothing more, and waits until all that was sent is answered. */
  @Override
  public void close() throws InterruptedException {
    ending = true;
    thread.join(TimeUnit.NANOSECONDS.toMillis(TIMEOUT) + 5_000);
    if (thread.isAlive()) {
      throw new AssertionError("requests still wait for an answer");
    }
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    long due = System.nanoTime();
    try {
      while (!ending || !busy.isEmpty()) {
        long now = System.nanoTime();
        while (!ending && due <= now) {
          ask(due);
          due += interval;
        }
        long millis = ending ? 10 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - now));
        selector.select(millis);
        for (SelectionKey key : selector.selectedKeys()) {
          progress((Exchange) key.attachment(), buffer);
        }
        selector.selectedKeys().clear();
        expire(System.nanoTime());
      }
    } catch (IOException | RuntimeException broken) {
      failures.add("the load broke: " + broken);
    } finally {
      idle.forEach(Exchange::close);
      busy.forEach(Exchange::close);
      closeSelector();
    }
  }

  private void ask(long due) throws IOException {
    long number = IDS.incrementAndGet();
    Exchange exchange = idle.pollFirst();
    if (exchange == null) {
      exchange = new Exchange(selector, new InetSocketAddress("127.0.0.1", port));
    }
    busy.add(exchange);
    exchange.ask("steady-" + number, targets.get((int) (number % targets.size())), due);
    progress(exchange, null);
  }

  private void progress(Exchange exchange, ByteBuffer buffer) {
    try {
      if (buffer == null) {
        exchange.send();
        return;
      }
      if (exchange.ready(buffer)) {
        judge(exchange);
        busy.remove(exchange);
        if (exchange.isLast()) {
          exchange.close();
        } else {
          exchange.rest(System.nanoTime());
          idle.addFirst(exchange);
        }
      }
    } catch (IOException broken) {
      exchange.close();
      if (busy.remove(exchange)) {
        fail(exchange, broken.toString());
      } else {
        idle.remove(exchange);
      }
    }
  }

  private void expire(long now) {
    for (Exchange late : new ArrayList<>(busy)) {
      if (now - late.due() > TIMEOUT) {
        busy.remove(late);
        late.close();
        fail(late, "no answer in time");
      }
    }
    while (!idle.isEmpty() && now - idle.peekLast().restingSince() > IDLE_LIMIT) {
      idle.pollLast().close();
    }
  }

  private void judge(Exchange exchange) {
    answered.incrementAndGet();
    longest.accumulateAndGet(System.nanoTime() - exchange.due(), Math::max);
    String[] words = exchange.body().split(" ");
    if (exchange.status() == 503 && exchange.head().contains("\r\nretry-after:")) {
      unavailable.incrementAndGet();
    } else if (exchange.status() != 200
        || words.length < 2
        || !words[1].equals(exchange.id())
        || !(versions.isEmpty() || versions.contains(words[0]))) {
      String body = exchange.body();
      failures.add(exchange + ": " + exchange.status() + " " + body.replaceAll("\\s+", " "));
    } else if (exchange.isPost()) {
      posted.add(exchange.id());
    }
  }

  private void fail(Exchange exchange, String reason) {
    answered.incrementAndGet();
    failures.add(exchange + ": " + reason);
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException gone) {
      // it is gone
    }
  }
}
