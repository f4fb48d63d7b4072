package upgrade.paxweb.jetty12;

import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.Passes;
import upgrade.web.inflight.Exchange;
import upgrade.web.record.Bodies;

/**
 * Shows a request to an attempt, and remembers what the attempt did to it.
 *
 * <p>Nothing is read ahead.
 */
final class RecordedRequest extends Request.Wrapper {
  private static final Set<String> BODILESS_METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "DELETE");

  private static final Set<String> THROWN =
      Set.of(ErrorHandler.ERROR_EXCEPTION, "jakarta.servlet.error.exception");

  private final Exchange exchange;
  private final boolean hasBody;
  private final @Nullable RecordedContent body;
  private final AttributeChanges changes;
  private final Listeners listeners;

  private volatile @Nullable Throwable failure;
  private volatile boolean unrecordedRead;
  private volatile boolean upgraded;
  private int methodsAfterMatch;

  RecordedRequest(Request request, Exchange exchange, Bodies bodies) {
    super(request);
    this.exchange = exchange;
    this.changes = new AttributeChanges(request);
    this.listeners = new Listeners(request);
    this.hasBody = hasBody(request);
    this.body =
        hasBody && exchange.mayRunAgain() && bodies.fits(request.getLength())
            ? new RecordedContent(request, bodies.create())
            : null;
    if (body != null) {
      exchange.atEnd(body::close);
    }
  }

  /** A length of -1 is no length: a body follows in chunks, or, in HTTP/2, may follow. */
  private static boolean hasBody(Request request) {
    long length = request.getLength();
    if (length >= 0) {
      return length > 0;
    }
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        || !BODILESS_METHODS.contains(request.getMethod());
  }

  /** Makes everything as it was before the first attempt. */
  void beginAgain() {
    failure = null;
    methodsAfterMatch = 0;
    changes.undo();
    listeners.forget();
    if (body != null) {
      body.beginAgain();
    }
  }

  /**
   * @param pause what is told the failures of the connection; absent for the attempt that runs
   */
  void pausedBy(@Nullable Pause pause) {
    listeners.pausedBy(pause);
  }

  /** The exception that the container says the servlet threw. */
  @Nullable Throwable failure() {
    return failure;
  }

  boolean isUpgraded() {
    return upgraded;
  }

  boolean canReplay() {
    return !unrecordedRead && (body == null || body.isComplete());
  }

  @Override
  public Content.@Nullable Chunk read() {
    exchange.running();
    if (body != null) {
      return body.read();
    }
    Content.@Nullable Chunk chunk = super.read();
    if (chunk != null && chunk.hasRemaining()) {
      unrecordedRead = hasBody;
    }
    return chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
    exchange.running();
    if (body != null && body.isReplaying()) {
      getContext().execute(demandCallback);
    } else {
      super.demand(demandCallback);
    }
  }

  @Override
  public boolean consumeAvailable() {
    if (body != null) {
      return body.consumeAvailable();
    }
    unrecordedRead = hasBody;
    return super.consumeAvailable();
  }

  /**
   * The container asks once, for TRACE, between finding the servlet and calling the first filter;
   * whoever asks next is one of the application's, or will be none for long.
   */
  @Override
  public String getMethod() {
    if (methodsAfterMatch > 0 && ++methodsAfterMatch > 2) {
      exchange.running();
    }
    return super.getMethod();
  }

  /** Without the header by which a request of ours has passed the gate. */
  @Override
  public HttpFields getHeaders() {
    HttpFields headers = super.getHeaders();
    return exchange.isOurs() ? HttpFields.build(headers).remove(Passes.HEADER) : headers;
  }

  /** The servlet layer has found the servlet and asks to be told the end. */
  @Override
  public void addHttpStreamWrapper(Function<HttpStream, HttpStream> wrapper) {
    if (methodsAfterMatch == 0) {
      methodsAfterMatch = 1;
    }
    super.addHttpStreamWrapper(wrapper);
  }

  @Override
  public void addIdleTimeoutListener(Predicate<TimeoutException> listener) {
    listeners.addIdleTimeout(listener);
  }

  @Override
  public void addFailureListener(Consumer<Throwable> listener) {
    listeners.addFailure(listener);
  }

  @Override
  public @Nullable Object setAttribute(String name, @Nullable Object value) {
    changes.remember(name);
    if (value instanceof Throwable thrown && THROWN.contains(name)) {
      failure = thrown;
    } else if (HttpStream.UPGRADE_CONNECTION_ATTRIBUTE.equals(name)) {
      upgraded = true;
    }
    return super.setAttribute(name, value);
  }

  @Override
  public @Nullable Object removeAttribute(String name) {
    changes.remember(name);
    return super.removeAttribute(name);
  }

  @Override
  public void clearAttributes() {
    getAttributeNameSet().forEach(changes::remember);
    super.clearAttributes();
  }
}
