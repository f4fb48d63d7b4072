package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadTest {
  private final Versions versions = new Versions("1.0.0");
  private final Tally tally = new Tally();
  private final Judge judge = new Judge(versions, tally, failure -> {});

  @Test
  void everyRequestIsSentOnceAndJudged() throws Exception {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    AtomicInteger repeated = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(200);
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext(
        "/plain",
        exchange -> {
          String id = exchange.getRequestURI().getQuery().substring("id=".length());
          if (!ids.add(id)) {
            repeated.incrementAndGet();
          }
          answer(exchange, id + " 1.0.0 plain ok\n");
          enough.countDown();
        });
    server.start();
    try {
      Load load = load(server.getAddress());
      Thread stopper = new Thread(() -> stopOnce(enough, load));
      stopper.start();
      load.run();
      stopper.join();
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
    assertThat(repeated).hasValue(0);
    assertThat(tally.sent()).isGreaterThan(200);
    // The other pages are not there.
    Map<String, Long> failures = tally.failures();
    assertThat(failures.keySet()).noneMatch(kind -> kind.startsWith("plain"));
    assertThat(failures).containsKey("raw: status 404");
  }

  @Test
  void aConnectionThatBreaksIsAFailureAndNothingIsSentAgain() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(20);
    try (ServerSocket server = new ServerSocket(0, 50, loopback())) {
      Thread acceptor =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept();
                      InputStream in = socket.getInputStream()) {
                    accepted.incrementAndGet();
                    enough.countDown();
                    in.read();
                  } catch (IOException e) {
                    // The test is over.
                  }
                }
              });
      acceptor.start();
      Load load = load(new InetSocketAddress(loopback(), server.getLocalPort()));
      Thread stopper = new Thread(() -> stopOnce(enough, load));
      stopper.start();
      load.run();
      stopper.join();
      server.close();
      acceptor.join();
    }
    assertThat(tally.failed()).isEqualTo(tally.sent());
    assertThat((long) accepted.get()).isEqualTo(tally.sent());
  }

  private Load load(InetSocketAddress server) throws IOException {
    return new Load(server, new Schedule(System.nanoTime(), 1000), versions, judge, tally);
  }

  private static void stopOnce(CountDownLatch enough, Load load) {
    try {
      enough.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    load.stop();
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
