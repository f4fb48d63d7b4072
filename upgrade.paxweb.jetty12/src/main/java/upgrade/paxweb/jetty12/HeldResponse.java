package upgrade.paxweb.jetty12;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import upgrade.web.inflight.Exchange;

/**
 * Passes an answer on, but keeps a failure back that an upgrade may have caused.
 *
 * <p>While no upgrade covers the request everything goes through at once, as it comes. Otherwise
 * what would begin a 5xx or 404 is kept, write by write, until {@link #passOn} or {@link
 * #beginAgain}; to the application it looks as if it had been sent.
 */
final class HeldResponse extends Response.Wrapper {
  /** One call of write. */
  private record Write(boolean last, ByteBuffer content) {}

  private final Exchange exchange;
  private final HttpFields earlier;
  private final int most;

  private final Object lock = new Object();
  private final Deque<Write> kept = new ArrayDeque<>();
  private int size;
  private @Nullable Runnable next;
  private HttpFields.@Nullable Mutable shown;

  // Written with the lock, read without.
  private volatile boolean letGo;
  private volatile boolean keeping;
  private volatile boolean passing;

  HeldResponse(Request request, Response response, Exchange exchange) {
    super(request, response);
    this.exchange = exchange;
    this.earlier = response.getHeaders().asImmutable();
    this.most = request.getConnectionMetaData().getHttpConfiguration().getOutputBufferSize();
  }

  /** Whether the client has seen part of it. */
  boolean hasBegun() {
    return super.isCommitted();
  }

  /** Forgets the attempt's answer: status and headers are as they were before it. */
  void beginAgain() {
    synchronized (lock) {
      kept.clear();
      size = 0;
      keeping = false;
      shown = null;
    }
    super.reset();
    HttpFields.Mutable headers = super.getHeaders();
    for (HttpField field : earlier) {
      if (!headers.contains(field)) {
        headers.add(field);
      }
    }
  }

  /** From now on nothing is kept back: nobody will be there to judge the answer. */
  void letGo() {
    synchronized (lock) {
      letGo = true;
      if (!keeping) {
        return;
      }
      passing = true;
    }
    passOn(Callback.from(this::passed, failure -> passed()));
  }

  private void passed() {
    Runnable waiting;
    synchronized (lock) {
      passing = false;
      waiting = next;
      next = null;
    }
    if (waiting != null) {
      waiting.run();
    }
  }

  /** Runs {@code action} now, or when what {@link #letGo} sends has been sent. */
  void whenPassedOn(Runnable action) {
    synchronized (lock) {
      if (passing) {
        next = action;
        return;
      }
    }
    action.run();
  }

  /** Sends what was kept back: the answer is the application's own. */
  void passOn(Callback callback) {
    Write write;
    synchronized (lock) {
      write = kept.poll();
      keeping = false;
      shown = null;
    }
    if (write == null) {
      callback.succeeded();
    } else {
      super.write(
          write.last(), write.content(), Callback.from(() -> passOn(callback), callback::failed));
    }
  }

  @Override
  public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
    if (!keeping && !passing && !keeps(content)) {
      super.write(last, content, callback);
    } else {
      route(last, content, callback).run();
    }
  }

  private Runnable route(boolean last, @Nullable ByteBuffer content, Callback callback) {
    Runnable now = () -> super.write(last, content, callback);
    synchronized (lock) {
      if (passing) {
        // The application was told that all before had been sent.
        next = now;
        return () -> {};
      }
      if (keeps(content)) {
        keep(last, content == null ? BufferUtil.EMPTY_BUFFER : content);
        return callback::succeeded;
      }
      if (!keeping) {
        return now;
      }
      // More than can be kept.
      letGo = true;
      return () -> passOn(Callback.from(now, callback::failed));
    }
  }

  private void keep(boolean last, ByteBuffer content) {
    if (!keeping) {
      keeping = true;
      shown = HttpFields.build(super.getHeaders());
    }
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    size += bytes.length;
    kept.add(new Write(last, ByteBuffer.wrap(bytes)));
  }

  /**
   * A 5xx is kept back during any upgrade, since its cause may point to a bundle that has gone,
   * whatever the scope; a 404 only if the scope covers the request.
   */
  private boolean keeps(@Nullable ByteBuffer content) {
    int status = super.getStatus();
    if (status < HttpStatus.NOT_FOUND_404 || letGo || super.isCommitted()) {
      return false;
    }
    boolean failure =
        status == HttpStatus.NOT_FOUND_404
            ? exchange.overlapping() != null
            : status >= HttpStatus.INTERNAL_SERVER_ERROR_500 && exchange.overlapsAny();
    return failure && size + BufferUtil.length(content) <= most;
  }

  @Override
  public boolean isCommitted() {
    return keeping || super.isCommitted();
  }

  @Override
  public boolean hasLastWrite() {
    synchronized (lock) {
      Write latest = kept.peekLast();
      return latest != null && latest.last() || super.hasLastWrite();
    }
  }

  @Override
  public void setStatus(int code) {
    if (!keeping) {
      super.setStatus(code);
    }
  }

  /** Once an answer has begun, what is done to its headers is in vain. */
  @Override
  public HttpFields.Mutable getHeaders() {
    HttpFields.Mutable copy = shown;
    return copy == null ? super.getHeaders() : copy;
  }

  @Override
  public void reset() {
    if (keeping) {
      throw new IllegalStateException("response committed");
    }
    super.reset();
  }
}
