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
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
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
  private boolean cameBack;
  private final AsyncStart asyncStart;
  private final boolean hasBody;
  private final @Nullable BodyReading body;

  private final AttributeChanges changes;

  private @Nullable Throwable failure;
  private boolean unrecordedRead;
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
   * @param cameBack whether it has waited and the container has dispatched it again, as type ASYNC
   * @param mayRunAgain whether to record the body at all
   */
  public RecordingRequest(
      HttpServletRequest request,
      Exchange exchange,
      boolean cameBack,
      AsyncStart asyncStart,
      boolean mayRunAgain,
      Bodies bodies) {
    super(request);
    this.exchange = exchange;
    this.cameBack = cameBack;
    this.originalType = cameBack ? DispatcherType.REQUEST : request.getDispatcherType();
    this.asyncStart = asyncStart;
    this.changes = new AttributeChanges(request);
    this.hasBody = hasBody(request);
    if (hasBody && mayRunAgain && bodies.fits(request.getContentLengthLong())) {
      RecordedBody recorded = bodies.create();
      exchange.atEnd(recorded::close);
      this.body = new BodyReading(request, recorded);
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
   *
   * @param cameBack whether it has waited and the container has dispatched it again, as type ASYNC
   */
  public void beginAgain(boolean cameBack) {
    this.cameBack |= cameBack;
    attempt++;
    routed = false;
    failure = null;
    changes.undo();
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
    return body != null && body.isNonBlocking();
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
    DispatcherType now = super.getDispatcherType();
    // Filters that are mapped to REQUEST, the default, must guard a request that was parked, too.
    // Of a forward or an include Jetty tells by the container's request, Felix by one around ours.
    return now == DispatcherType.ASYNC && !asyncByApplication ? originalType : now;
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
  public Enumeration<String> getHeaders(String name) {
    exchange.running();
    return super.getHeaders(name);
  }

  @Override
  public @Nullable String getQueryString() {
    exchange.running();
    return super.getQueryString();
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    exchange.running();
    return super.getParameterMap();
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
    changes.remember(name);
    if (value instanceof Throwable thrown && RequestDispatcher.ERROR_EXCEPTION.equals(name)) {
      failure = thrown;
    }
    super.setAttribute(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    changes.remember(name);
    super.removeAttribute(name);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    exchange.running();
    return body == null ? unrecorded(super.getInputStream()) : body.stream(attempt);
  }

  @Override
  public BufferedReader getReader() throws IOException {
    exchange.running();
    return body == null ? unrecorded(super.getReader()) : body.reader(attempt);
  }

  /**
   * The container parses the body past us, and throws the parts away with the attempt (Jetty).
   * Felix HTTP parses them itself, from our stream, and does not come here.
   */
  @Override
  public Collection<Part> getParts() throws IOException, ServletException {
    return unrecorded(super.getParts());
  }

  @Override
  public @Nullable Part getPart(String name) throws IOException, ServletException {
    partsAreGone();
    return super.getPart(name);
  }

  /**
   * As after {@link #getParts}, for a seam that hears of it later: when a parameter is asked for.
   */
  public void partsAreGone() {
    unrecordedRead = hasBody;
  }

  private <T> T unrecorded(T containers) {
    unrecordedRead = hasBody;
    return containers;
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
    if (cameBack) {
      context.setTimeout(exchange.containersTimeout());
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
