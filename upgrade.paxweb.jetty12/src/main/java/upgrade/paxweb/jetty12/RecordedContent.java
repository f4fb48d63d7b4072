package upgrade.paxweb.jetty12;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import upgrade.web.record.RecordedBody;

/** Records each chunk as an attempt reads it, and shows the chunks to the next attempt. */
final class RecordedContent {
  private static final int BLOCK = 8 << 10;

  private final Request request;
  private final RecordedBody recorded;
  private @Nullable InputStream replayed;
  private @Nullable Throwable lost;

  RecordedContent(Request request, RecordedBody recorded) {
    this.request = request;
    this.recorded = recorded;
  }

  void beginAgain() {
    try {
      replayed = recorded.open();
    } catch (IOException e) {
      lost = e;
    }
  }

  boolean isReplaying() {
    return replayed != null;
  }

  boolean isComplete() {
    return recorded.isComplete();
  }

  Content.@Nullable Chunk read() {
    if (lost != null) {
      return Content.Chunk.from(lost, true);
    }
    Content.Chunk again = replayed == null ? null : readAgain(replayed);
    if (again != null) {
      return again;
    }
    Content.Chunk chunk = request.read();
    if (chunk != null && chunk.hasRemaining()) {
      // The chunk is the application's, its buffer the container's: neither may be kept.
      ByteBuffer buffer = chunk.getByteBuffer().slice();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      recorded.add(bytes, 0, bytes.length);
    }
    return chunk;
  }

  private Content.@Nullable Chunk readAgain(InputStream from) {
    try {
      byte[] block = from.readNBytes(BLOCK);
      if (block.length > 0) {
        return Content.Chunk.from(ByteBuffer.wrap(block), false);
      }
      replayed = null;
      from.close();
      return null;
    } catch (IOException e) {
      lost = e;
      return Content.Chunk.from(e, true);
    }
  }

  /** Reads what an attempt has left, as the container does before it answers a failure. */
  boolean consumeAvailable() {
    while (recorded.isComplete()) {
      Content.Chunk chunk = read();
      if (chunk == null) {
        return false;
      }
      boolean last = chunk.isLast();
      boolean failed = Content.Chunk.isFailure(chunk);
      chunk.release();
      if (last || failed) {
        return last;
      }
    }
    return request.consumeAvailable();
  }

  void close() {
    recorded.close();
  }
}
