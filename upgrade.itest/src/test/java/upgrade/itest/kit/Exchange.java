package upgrade.itest.kit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One request at a time on one connection of {@link SteadyLoad}; never sends anything twice. */
final class Exchange {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream(512);
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private String id = "";
  private String target = "";
  private String head = "";
  private String body = "";
  private boolean ended;
  private long due;
  private long restingSince;

  Exchange(Selector selector, InetSocketAddress server) throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = channel.connect(server);
    key =
        channel.register(
            selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
  }

  void ask(String id, String target, long due) {
    this.id = id;
    this.target = target;
    this.due = due;
    received.reset();
    String path = isPost() ? target.substring(5) : target;
    String query = path + (path.contains("?") ? "&" : "?") + "id=" + id;
    String content = isPost() ? id : "";
    unsent =
        ByteBuffer.wrap(
            ((isPost() ? "POST " : "GET ")
                    + query.replace("$id", id)
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + (isPost() ? "Content-Length: " + content.length() + "\r\n" : "")
                    + "\r\n"
                    + content)
                .getBytes(StandardCharsets.US_ASCII));
  }

  void send() throws IOException {
    if (channel.isConnected()) {
      channel.write(unsent);
      key.interestOps(SelectionKey.OP_READ | (unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }
  }

  /** Does what the socket is ready for; true once the answer is whole. */
  boolean ready(ByteBuffer buffer) throws IOException {
    if (!key.isValid()) {
      return false;
    }
    if (key.isConnectable() && channel.finishConnect() || key.isWritable()) {
      send();
    }
    if (!key.isReadable()) {
      return false;
    }
    buffer.clear();
    int count = channel.read(buffer);
    received.write(buffer.array(), 0, buffer.position());
    ended = count < 0;
    if (parse()) {
      return true;
    }
    if (ended) {
      throw new EOFException("closed after " + received.size() + " bytes of an answer");
    }
    return false;
  }

  private boolean parse() {
    String all = received.toString(StandardCharsets.ISO_8859_1);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    head = all.substring(0, end).toLowerCase(Locale.ROOT);
    body = all.substring(end + 4);
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      return body.endsWith("0\r\n\r\n");
    }
    int length = head.indexOf("\r\ncontent-length: ");
    if (length < 0) {
      return ended;
    }
    String number = head.substring(length + 18).split("\r\n", 2)[0].strip();
    return body.length() >= Integer.parseInt(number);
  }

  /** Whether nothing can follow on this connection. */
  boolean isLast() {
    return ended || head.contains("\r\nconnection: close");
  }

  int status() {
    return Integer.parseInt(head.substring(9, 12));
  }

  /** In lower case. */
  String head() {
    return head + "\r\n";
  }

  String body() {
    return body;
  }

  String id() {
    return id;
  }

  boolean isPost() {
    return target.startsWith("POST ");
  }

  long due() {
    return due;
  }

  void rest(long now) {
    restingSince = now;
    received.reset();
  }

  long restingSince() {
    return restingSince;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      // it is gone
    }
  }

  @Override
  public String toString() {
    return id + " " + target;
  }
}
