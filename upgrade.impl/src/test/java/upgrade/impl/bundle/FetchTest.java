package upgrade.impl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.api.CheckFailedException;

class FetchTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Path target() {
    return directory.resolve("new.jar");
  }

  @Test
  void contentThatIsTooLargeIsNotFetched() throws Exception {
    Path file = Files.write(directory.resolve("content"), new byte[101]);
    assertThatThrownBy(() -> new Fetch(file.toUri().toString(), target(), 100).within(LONG))
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContaining("more than content.bytes=100");
    assertThat(directory).isDirectoryNotContaining("glob:**new*");
    new Fetch(file.toUri().toString(), target(), 101).within(LONG);
    assertThat(target()).hasSize(101);
  }

  @Test
  void aDirectoryIsBoundedToo() throws Exception {
    Path exploded = Files.createDirectories(directory.resolve("exploded"));
    Files.write(exploded.resolve("large"), new byte[101]);
    assertThatThrownBy(() -> new Fetch(exploded.toUri().toString(), target(), 100).within(LONG))
        .hasMessageContaining("more than 100 bytes");
    assertThat(directory).isDirectoryNotContaining("glob:**new*");
  }

  @Test
  void aStreamThatStallsIsLeftBehindAtTheDeadline() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    HttpServer server = server(end, -1);
    try {
      assertThatThrownBy(() -> new Fetch(url(server), target(), 100).within(Duration.ofMillis(300)))
          .isInstanceOf(CheckFailedException.class)
          .hasMessageContaining("cannot fetch http://127.0.0.1")
          .hasMessageNotContaining("secret");
      assertThat(target()).doesNotExist();
    } finally {
      end.countDown();
      server.stop(0);
    }
  }

  @Test
  void noSecretOfTheAddressIsTold() throws Exception {
    HttpServer server = server(new CountDownLatch(0), 404);
    try {
      assertThatThrownBy(() -> new Fetch(url(server), target(), 100).within(LONG))
          .hasMessageContaining("FileNotFoundException")
          .hasMessageNotContaining("secret");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aSmallJarThatUnpacksToTooMuchIsRefused() throws Exception {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target()))) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write("Manifest-Version: 1.0\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      zip.putNextEntry(new ZipEntry("zeros"));
      zip.write(new byte[1 << 20]);
    }
    assertThat(Files.size(target())).isLessThan(10_000);
    assertThatThrownBy(() -> SoundJar.read(target(), 1 << 20))
        .hasMessageContaining("unpacks to more than content.bytes");
    assertThat(SoundJar.read(target(), 2 << 20).headers()).isNotEmpty();
  }

  private static String url(HttpServer server) {
    return "http://me:secret@127.0.0.1:" + server.getAddress().getPort() + "/a.jar?token=secret";
  }

  /** Answers with that status, or begins an answer and stalls. */
  private static HttpServer server(CountDownLatch end, int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status > 0 ? status : 200, status > 0 ? -1 : 0);
          if (status < 0) {
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
              end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.close();
        });
    server.start();
    return server;
  }
}
