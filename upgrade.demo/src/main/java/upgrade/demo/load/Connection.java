package upgrade.demo.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries one exchange at a time over one socket, and never sends anything twice. */
final class Connection {
  private final SocketChannel channel;
  private final SelectionKey key;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private AnswerReader reader = new AnswerReader();
  private @Nullable Exchange exchange;
  private long idleSince;

  Connection(Selector selector, InetSocketAddress server) throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = channel.connect(server);
    key = channel.register(selector, connected ? 0 : SelectionKey.OP_CONNECT, this);
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  long idleSince() {
    return idleSince;
  }

  void ask(Exchange next, byte[] request) throws IOException {
    exchange = next;
    unsent = ByteBuffer.wrap(request);
    reader = new AnswerReader();
    if (channel.isConnected()) {
      write();
    }
  }

  /** Does what the socket is ready for; the answer once it is whole. */
  Optional<Answer> ready(ByteBuffer buffer) throws IOException, AnswerReader.MalformedException {
    if (key.isConnectable() && channel.finishConnect()) {
      write();
    } else if (key.isWritable()) {
      write();
    }
    return key.isValid() && key.isReadable() ? read(buffer) : Optional.empty();
  }

  /** Gives the connection back: it can be asked again. */
  void idle(long now) {
    exchange = null;
    reader = new AnswerReader();
    idleSince = now;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  private void write() throws IOException {
    channel.write(unsent);
    key.interestOps(
        unsent.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ);
  }

  private Optional<Answer> read(ByteBuffer buffer)
      throws IOException, AnswerReader.MalformedException {
    buffer.clear();
    int count = channel.read(buffer);
    buffer.flip();
    Optional<Answer> answer = count < 0 ? reader.end() : reader.take(buffer);
    if (count < 0 && answer.isEmpty()) {
      throw new IOException(
          reader.isEmpty() ? "closed without an answer" : "closed in the middle of an answer");
    }
    return answer;
  }
}
