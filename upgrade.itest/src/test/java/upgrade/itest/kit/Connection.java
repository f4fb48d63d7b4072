package upgrade.itest.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client's connection that never sends a request twice and keeps each byte that comes. */
public final class Connection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 25_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  public Connection(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request on a connection of its own. */
  public static Answer get(int port, String target) throws IOException {
    try (Connection connection = new Connection(port)) {
      return connection.exchange("GET", target, "", null);
    }
  }

  public static Answer post(int port, String target, byte[] body) throws IOException {
    try (Connection connection = new Connection(port)) {
      return connection.exchange("POST", target, "", body);
    }
  }

  /**
   * Sends one request and reads its answer.
   *
   * @param headers further lines, each with its line end; with a Transfer-Encoding the body is sent
   *     as it is, so it has to be encoded
   * @param body null for none
   */
  public Answer exchange(String method, String target, String headers, byte[] body)
      throws IOException {
    String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
    if (body != null && !headers.contains("Transfer-Encoding")) {
      head += "Content-Length: " + body.length + "\r\n";
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body == null ? new byte[0] : body);
    send(whole.toByteArray());
    return receive(method.equals("HEAD"));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads one answer; the interim ones (RFC 9110 section 15.2) are skipped. */
  public Answer receive(boolean head) throws IOException {
    raw.reset();
    while (true) {
      String statusLine = line();
      int status = Integer.parseInt(statusLine.substring(9, 12));
      List<String> headers = new ArrayList<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        headers.add(line);
      }
      if (status >= 200) {
        byte[] body = head || status == 204 || status == 304 ? new byte[0] : body(headers);
        return new Answer(status, List.copyOf(headers), body, raw.toByteArray());
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private byte[] body(List<String> headers) throws IOException {
    for (String header : headers) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        return bytes(Integer.parseInt(lower.substring(15).strip()));
      }
      if (lower.startsWith("transfer-encoding:")) {
        return chunks();
      }
    }
    byte[] rest = in.readAllBytes();
    raw.write(rest);
    return rest;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(bytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    raw.write(bytes);
    if (bytes.length < count) {
      throw new EOFException("after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); ; one = in.read()) {
      if (one < 0) {
        throw new EOFException("connection closed in the middle of an answer");
      }
      raw.write(one);
      if (one == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(one);
    }
  }
}
