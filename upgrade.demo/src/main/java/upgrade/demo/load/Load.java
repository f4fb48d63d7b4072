package upgrade.demo.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Sends what is due, takes what arrives, all in one thread; others post it orders. */
final class Load {
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(30);

  /** Far below the server's idle timeout: a request must not meet a connection that just closes. */
  private static final long IDLE_LIMIT = TimeUnit.SECONDS.toNanos(5);

  private final InetSocketAddress server;
  private final Schedule schedule;
  private final Versions versions;
  private final Judge judge;
  private final Tally tally;
  private final Selector selector;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private long next;
  private long sweepAt;
  private boolean stopping;

  Load(InetSocketAddress server, Schedule schedule, Versions versions, Judge judge, Tally tally)
      throws IOException {
    this.server = server;
    this.schedule = schedule;
    this.versions = versions;
    this.judge = judge;
    this.tally = tally;
    this.selector = Selector.open();
  }

  /** Has {@code order} run by the thread of the load, between two requests. */
  void order(Runnable order) {
    orders.add(order);
    selector.wakeup();
  }

  /** Sends no more requests; {@link #run} returns when the last one has its answer. */
  void stop() {
    order(() -> stopping = true);
  }

  void run() throws IOException {
    while (!stopping || underWay() > 0) {
      for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
        order.run();
      }
      while (!stopping && schedule.dueNanos(next) - System.nanoTime() <= 0) {
        send(next++);
      }
      sweep(System.nanoTime());
      selector.select(this::ready, waitMs());
    }
    selector.keys().forEach(key -> ((Connection) key.attachment()).close());
    selector.close();
  }

  private long waitMs() {
    long untilDue = stopping ? 50_000_000 : schedule.dueNanos(next) - System.nanoTime();
    return Math.max(1, Math.min(50, TimeUnit.NANOSECONDS.toMillis(untilDue)));
  }

  private long underWay() {
    return selector.keys().stream()
        .filter(key -> key.isValid() && ((Connection) key.attachment()).exchange() != null)
        .count();
  }

  private void send(long number) {
    Exchange exchange =
        new Exchange(schedule.question(number), schedule.dueNanos(number), versions.sent());
    tally.sent(exchange.question());
    try {
      Connection connection = idle.isEmpty() ? new Connection(selector, server) : idle.pop();
      try {
        connection.ask(exchange, exchange.question().bytes(host()));
      } catch (IOException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      judge.unanswered(exchange, String.valueOf(e.getMessage()), System.nanoTime());
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    Exchange exchange = connection.exchange();
    try {
      connection
          .ready(buffer)
          .ifPresent(
              answer -> {
                if (exchange != null) {
                  judge.answered(exchange, answer, System.nanoTime());
                }
                release(connection, answer.lastOfConnection());
              });
    } catch (IOException | AnswerReader.MalformedException e) {
      connection.close();
      idle.remove(connection);
      if (exchange != null) {
        judge.unanswered(exchange, String.valueOf(e.getMessage()), System.nanoTime());
      }
    }
  }

  private void release(Connection connection, boolean last) {
    connection.idle(System.nanoTime());
    if (last) {
      connection.close();
    } else {
      idle.push(connection);
    }
  }

  /** Closes what has been idle for long, and gives up what has no answer for too long. */
  private void sweep(long now) {
    if (now - sweepAt < 0) {
      return;
    }
    sweepAt = now + TimeUnit.MILLISECONDS.toNanos(200);
    while (!idle.isEmpty() && now - idle.peekLast().idleSince() > IDLE_LIMIT) {
      idle.removeLast().close();
    }
    List<Connection> late = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      Connection connection = (Connection) key.attachment();
      Exchange exchange = connection.exchange();
      if (key.isValid() && exchange != null && now - exchange.due() > TIMEOUT) {
        late.add(connection);
        judge.unanswered(exchange, "no answer in time", now);
      }
    }
    late.forEach(Connection::close);
  }

  private String host() {
    return server.getHostString() + ":" + server.getPort();
  }
}
