package upgrade.web.record;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upgrade.web.inflight.Exchange;

/**
 * Shows a request to an attempt, and remembers what the attempt did to it.
 *
 * <p>Nothing is read ahead. Confined to the thread that runs the attempt.
 */
public final class RecordingRequest extends HttpServletRequestWrapper {
  private static final String ASYNC_ATTRIBUTES =
      AsyncContext.ASYNC_REQUEST_URI.substring(
          0, AsyncContext.ASYNC_REQUEST_URI.lastIndexOf('.') + 1);

  private static final Set<String> BODILESS_METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "DELETE");

  private final Exchange exchange;
  private final DispatcherType originalType;
  private final boolean cameBack;
  private final long containersTimeout;
  private final AsyncStart asyncStart;
  private final boolean hasBody;
  private final @Nullable RecordedBody body;

  /** Old values of attributes that the attempt changed, for the way back. */
  private @Nullable Map<String, Optional<Object>> changed;

  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;
  private @Nullable Throwable failure;
  private boolean unrecordedRead;
  private boolean nonBlocking;
  private boolean upgraded;
  private boolean asyncByApplication;
  private boolean routed;
  private int attempt = 1;

  /** Told when the application starts an asynchronous cycle. */
  @FunctionalInterface
  public interface AsyncStart {
    void started(AsyncContext context) throws IOException;
  }

  /**
   * @param containersTimeout what an application's asynchronous cycle has to start with, in ms,
   *     after the container dispatched the request again as type ASYNC; negative if it did not
   * @param mayRunAgain whether to record the body at all
   */
  public RecordingRequest(
      HttpServletRequest request,
      Exchange exchange,
      long containersTimeout,
      AsyncStart asyncStart,
      boolean mayRunAgain,
      Bodies bodies) {
    super(request);
    this.exchange = exchange;
    this.cameBack = containersTimeout >= 0;
    this.originalType = this.cameBack ? DispatcherType.REQUEST : request.getDispatcherType();
    this.containersTimeout = containersTimeout;
    this.asyncStart = asyncStart;
    this.hasBody = hasBody(request);
    if (hasBody && mayRunAgain && bodies.fits(request.getContentLengthLong())) {
      RecordedBody recorded = bodies.create();
      exchange.atEnd(recorded::close);
      this.body = recorded;
    } else {
      this.body = null;
    }
  }

  /** A length of -1 is no length: a body follows in chunks, or, in HTTP/2, may follow. */
  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    if (length >= 0) {
      return length > 0;
    }
    return request.getHeader("Transfer-Encoding") != null
        || !BODILESS_METHODS.contains(request.getMethod());
  }

  /**
   * Makes everything as it was before the first attempt, but for what the container has used up.
   */
  public void beginAgain() {
    attempt++;
    routed = false;
    failure = null;
    stream = null;
    reader = null;
    Map<String, Optional<Object>> undo = changed;
    changed = null;
    if (undo != null) {
      undo.forEach(
          (name, old) -> {
            if (old.isPresent()) {
              super.setAttribute(name, old.get());
            } else {
              super.removeAttribute(name);
            }
          });
    }
  }

  /**
   * The exception that the container says the servlet threw, even if an error page has hidden it.
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Whether the container found a servlet: it then asks for the dispatcher type to find the
   * filters, and never otherwise (Felix HTTP, Dispatcher).
   */
  public boolean foundServlet() {
    return routed;
  }

  /** Whether a second attempt would read the same body as the first. */
  public boolean canReplay() {
    return !unrecordedRead && (body == null || body.isComplete());
  }

  /** Whether a ReadListener was set. */
  public boolean isNonBlocking() {
    return nonBlocking;
  }

  public boolean isUpgraded() {
    return upgraded;
  }

  /** Whether the application has started an asynchronous cycle. */
  public boolean isAsyncByApplication() {
    return asyncByApplication;
  }

  @Override
  public DispatcherType getDispatcherType() {
    routed = true;
    // Filters that are mapped to REQUEST, the default, must guard a request that was parked, too.
    return asyncByApplication ? super.getDispatcherType() : originalType;
  }

  @Override
  public String getMethod() {
    exchange.running();
    return super.getMethod();
  }

  @Override
  public @Nullable String getHeader(String name) {
    exchange.running();
    return super.getHeader(name);
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return isHidden(name) ? null : super.getAttribute(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    Enumeration<String> names = super.getAttributeNames();
    if (!cameBack || asyncByApplication) {
      return names;
    }
    return Collections.enumeration(
        Collections.list(names).stream().filter(name -> !isHidden(name)).toList());
  }

  /** The traces of our own asynchronous cycle. */
  private boolean isHidden(String name) {
    return cameBack && !asyncByApplication && name.startsWith(ASYNC_ATTRIBUTES);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    remember(name);
    if (value instanceof Throwable thrown && RequestDispatcher.ERROR_EXCEPTION.equals(name)) {
      failure = thrown;
    }
    super.setAttribute(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    remember(name);
    super.removeAttribute(name);
  }

  private void remember(String name) {
    Map<String, Optional<Object>> undo = changed;
    if (undo == null) {
      undo = new HashMap<>(4);
      changed = undo;
    }
    if (!undo.containsKey(name)) {
      undo.put(name, Optional.ofNullable(super.getAttribute(name)));
    }
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    exchange.running();
    RecordedBody recorded = body;
    if (recorded == null) {
      unrecordedRead = hasBody;
      return super.getInputStream();
    }
    if (reader != null) {
      throw new IllegalStateException("getReader was called before");
    }
    return openStream(recorded);
  }

  private ServletInputStream openStream(RecordedBody recorded) throws IOException {
    ServletInputStream opened = stream;
    if (opened == null) {
      ServletInputStream containers = super.getInputStream();
      opened =
          attempt == 1
              ? new RecordingInputStream(containers, recorded, () -> nonBlocking = true)
              : new ReplayInputStream(recorded.open(), containers);
      stream = opened;
    }
    return opened;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    exchange.running();
    RecordedBody recorded = body;
    if (recorded == null) {
      unrecordedRead = hasBody;
      return super.getReader();
    }
    BufferedReader opened = reader;
    if (opened == null) {
      if (stream != null) {
        throw new IllegalStateException("getInputStream was called before");
      }
      opened = new BufferedReader(new InputStreamReader(openStream(recorded), charset()));
      reader = opened;
    }
    return opened;
  }

  /** JSON without a charset is UTF-8 (RFC 8259 section 8.1); the servlet default is ISO-8859-1. */
  private Charset charset() throws IOException {
    String name = getCharacterEncoding();
    if (name != null) {
      return Charset.forName(name);
    }
    String type = getContentType();
    return type != null && (type.startsWith("application/json") || type.startsWith("text/json"))
        ? StandardCharsets.UTF_8
        : StandardCharsets.ISO_8859_1;
  }

  @Override
  public AsyncContext startAsync() {
    return applicationStarts(super.startAsync());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    return applicationStarts(super.startAsync(request, response));
  }

  private AsyncContext applicationStarts(AsyncContext context) {
    asyncByApplication = true;
    if (containersTimeout >= 0) {
      context.setTimeout(containersTimeout);
    }
    try {
      asyncStart.started(context);
    } catch (IOException e) {
      // Sending what was kept back failed: the application's next write will tell it so.
    }
    return context;
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler)
      throws IOException, ServletException {
    upgraded = true;
    return super.upgrade(handler);
  }
}
