package upgrade.web.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import upgrade.web.gate.Passes;

class LoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Passes passes = new Passes();
  private HttpServer server;
  private volatile String path = "";
  private volatile boolean admitted;
  private volatile int status = 200;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          path = exchange.getRequestURI().toString();
          admitted = passes.admits(exchange.getRequestHeaders().getFirst(Passes.HEADER));
          byte[] body = new byte[100_000];
          exchange.getResponseHeaders().add("Location", "http://elsewhere.invalid/");
          exchange.sendResponseHeaders(status, 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private Loopback loopback(String... endpoints) {
    return new Loopback(List.of(endpoints), passes);
  }

  private String here() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void itAsksBelowTheContainersPathWithAPassThatCountsNoMore() throws Exception {
    int answered = loopback(here() + "/container/").get("/shop?id=1", LONG);
    assertThat(answered).isEqualTo(200);
    assertThat(path).isEqualTo("/container/shop?id=1");
    assertThat(admitted).isTrue();
  }

  @Test
  void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
    status = 302;
    assertThat(loopback(here()).get("/", LONG)).isEqualTo(302);
  }

  /** The secret goes nowhere else. */
  @Test
  void onlyAddressesOfThisMachineCount() {
    assertThat(Address.of(List.of("http://192.0.2.1:80/", "/", "ftp://127.0.0.1/", "?", "http://")))
        .isEmpty();
    assertThat(Address.of(List.of("https://0.0.0.0:8443/", "http://[::1]:8080/x/")))
        .extracting(Address::toString)
        .containsExactly("http://[0:0:0:0:0:0:0:1]:8080/x", "https://127.0.0.1:8443");
    assertThatThrownBy(() -> loopback("/").get("/", LONG)).hasMessageContaining("no address");
  }

  @Test
  void whereNobodyListensTheNextIsAsked() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String nobody = "http://127.0.0.1:" + free + "/";
    assertThat(loopback(nobody, here()).get("/", LONG)).isEqualTo(200);
    assertThatThrownBy(() -> loopback(nobody).get("/", LONG))
        .hasMessage("nobody listens at http://127.0.0.1:" + free);
  }

  @Test
  void whoDoesNotAnswerIsGivenUpInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + silent.getLocalPort();
      assertThatThrownBy(() -> loopback(endpoint).get("/", Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer in time");
    }
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + silent.getLocalPort();
      CountDownLatch ended = new CountDownLatch(1);
      FutureTask<Throwable> task =
          new FutureTask<>(
              () -> {
                try {
                  loopback(endpoint).get("/", LONG);
                  return new AssertionError("answered");
                } catch (InterruptedException | IOException e) {
                  return e;
                } finally {
                  ended.countDown();
                }
              });
      Thread thread = new Thread(task);
      thread.start();
      silent.accept().getInputStream().read();
      thread.interrupt();
      ended.await();
      assertThat(task.get()).isInstanceOf(InterruptedException.class);
    }
  }
}
