package upgrade.web.ready;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Sends one GET to the container and waits for the whole answer, of which only the status counts.
 *
 * <p>By a socket of its own: the JDK's clients heed proxies, cookies and passwords that were set
 * for the application, follow redirects, and keep threads. An interrupt ends it.
 */
final class Request {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final int LINE = 1024;

  /** Of an answer: one that does not end is none. */
  private static final long MOST = 16L << 20;

  private final Address address;
  private final String target;
  private final String header;
  private final long deadline;

  /**
   * @param path as a client would ask for it, below the container's context path
   */
  Request(Address address, String path, String header, Duration timeout) {
    this.address = address;
    this.target = address.prefix() + path;
    this.header = header;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /**
   * @return the status
   * @throws IOException if there is no answer in time
   */
  int send() throws IOException, InterruptedException {
    try (SocketChannel channel = SocketChannel.open();
        Socket socket = channel.socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), left());
      socket.setSoTimeout(left());
      try (Socket speaking = address.secure() ? secured(socket) : socket) {
        speaking.getOutputStream().write(head().getBytes(StandardCharsets.ISO_8859_1));
        speaking.getOutputStream().flush();
        return answer(speaking);
      }
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (InterruptedIOException e) {
      throw new IOException("no answer in time", e);
    }
  }

  private String head() {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: "
        + address.authority()
        + "\r\nConnection: close\r\nUser-Agent: upgrade\r\nAccept: */*\r\n"
        + header
        + "\r\n\r\n";
  }

  private int answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    Matcher status = STATUS.matcher(line(in));
    if (!status.matches()) {
      throw new IOException("no HTTP answer");
    }
    byte[] buffer = new byte[8192];
    long size = 0;
    for (int n = 0; n >= 0 && size < MOST; n = in.read(buffer)) {
      size += n;
      socket.setSoTimeout(left());
    }
    return Integer.parseInt(status.group(1));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > LINE) {
        throw new EOFException("the connection was closed without an answer");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** In ms, at least 1, since 0 would mean for ever. */
  private int left() throws IOException {
    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new InterruptedIOException("the time is over");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Whose certificate it is does not matter: the address is this machine's own. */
  private Socket secured(Socket socket) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return context
          .getSocketFactory()
          .createSocket(socket, address.host().getHostAddress(), address.port(), true);
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS", e);
    }
  }
}
