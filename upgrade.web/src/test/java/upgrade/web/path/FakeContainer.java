package upgrade.web.path;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.Gate;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Totals;
import upgrade.web.inflight.InFlight;
import upgrade.web.park.Parking;
import upgrade.web.record.Bodies;
import upgrade.web.record.SpillFiles;
import upgrade.web.rerun.Policy;
import upgrade.web.scope.Scope;
import upgrade.web.settings.WebSettings;

/**
 * Does what a servlet container does with a request, on the test's thread and when the test says
 * so.
 */
final class FakeContainer {
  final Gate gate = new Gate();
  final Totals totals = new Totals();
  final Map<String, Long> figures = new HashMap<>();
  private final Tally.Report report =
      new Tally.Report() {
        @Override
        public void count(String figure, long n) {
          figures.merge(figure, n, Long::sum);
        }

        @Override
        public void atLeast(String figure, long value) {
          figures.merge(figure, value, Math::max);
        }
      };
  final List<Exchange> dispatched = new ArrayList<>();
  Policy policy = Policy.IDEMPOTENT;
  WebSettings settings =
      new WebSettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          100,
          64L << 20,
          64 << 10,
          1 << 20,
          500);
  boolean asyncSupported = true;

  final Parking parking = new Parking(gate, () -> settings);
  final InFlight inFlight = new InFlight(gate, parking::ended);
  final RequestPath path;

  /** What comes after our last end: filters and the servlet. */
  FilterChain application = (request, response) -> {};

  /** What runs between our two ends. */
  int foreignRuns;

  /** Makes of the response what a preprocessor between our two ends hands on. */
  UnaryOperator<HttpServletResponse> foreignWrapper = response -> response;

  /** What that preprocessor does when its chain has returned. */
  Consumer<Exchange> foreignEnd = exchange -> {};

  boolean refusesAsync;

  /** Called while a released request is being dispatched. */
  Runnable onDispatch = () -> {};

  /** Called while an asynchronous request is being completed. */
  Runnable onComplete = () -> {};

  FakeContainer(java.nio.file.Path directory) {
    Bodies bodies = new Bodies(() -> settings, new SpillFiles(directory.resolve("bodies")));
    path = new RequestPath(new Parts(gate, inFlight, parking, (where, request) -> policy, bodies));
  }

  Tally tally(String upgradeId) {
    return new Tally(upgradeId, report, totals);
  }

  void close() {
    gate.close(Scope.EVERYTHING, new Tally("1", report, totals));
  }

  /** An upgrade of somebody else. */
  void closeForNothing() {
    gate.close(Scope.NOTHING, new Tally("2", report, totals));
  }

  void rerun() {
    gate.rerun();
    parking.gateChanged();
  }

  void open() {
    gate.open();
    parking.gateChanged();
  }

  /** A request and its answer, through all dispatches. */
  final class Exchange {
    final Map<String, Object> attributes = new LinkedHashMap<>();
    final Map<String, List<String>> headers = new LinkedHashMap<>();
    final Map<String, String> requestHeaders = new HashMap<>();
    final List<AsyncListener> listeners = new ArrayList<>();
    final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    final String method;
    final ByteArrayInputStream in;
    final int bodyLength;
    String target = "/shop";
    DispatcherType type = DispatcherType.REQUEST;
    int status = 200;
    boolean committed;
    @Nullable String error;
    @Nullable String charset;
    boolean async;
    boolean complete;
    long timeout = 30_000;
    @Nullable PrintWriter writer;

    final HttpServletRequest request = proxy(HttpServletRequest.class, this::onRequest);
    final HttpServletResponse response = proxy(HttpServletResponse.class, this::onResponse);
    final AsyncContext context = proxy(AsyncContext.class, this::onContext);

    Exchange(String method, String body) {
      this.method = method;
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      this.in = new ByteArrayInputStream(bytes);
      this.bodyLength = bytes.length;
    }

    /** The container calls: preprocessors, then the dispatcher. */
    void service() throws Exception {
      async = false;
      path.arrive(
          request,
          response,
          (req, res) -> {
            foreignRuns++;
            path.dispatch(
                (HttpServletRequest) req,
                foreignWrapper.apply((HttpServletResponse) res),
                (inner, innerResponse) -> {
                  ((HttpServletRequest) inner).getDispatcherType();
                  application.doFilter(inner, innerResponse);
                });
            foreignEnd.accept(this);
          });
      if (!async && !complete) {
        complete = true;
        committed = true;
      }
    }

    /** The container's async timeout fires. */
    void expire() throws Exception {
      for (AsyncListener listener : List.copyOf(listeners)) {
        listener.onTimeout(new AsyncEvent(context));
      }
    }

    String body() {
      if (writer != null) {
        writer.flush();
      }
      return buffer.toString(StandardCharsets.UTF_8);
    }

    private @Nullable Object onRequest(Method called, Object[] args) throws Exception {
      return switch (called.getName()) {
        case "getMethod" -> method;
        case "getServletPath" -> "";
        case "getPathInfo" -> target;
        case "getDispatcherType" -> type;
        case "getContentLengthLong" -> (long) bodyLength;
        case "getHeader" -> requestHeaders.get((String) args[0]);
        case "getAttribute" -> attributes.get((String) args[0]);
        case "getAttributeNames" -> Collections.enumeration(List.copyOf(attributes.keySet()));
        case "setAttribute" -> attributes.put((String) args[0], args[1]);
        case "removeAttribute" -> attributes.remove((String) args[0]);
        case "isAsyncSupported" -> asyncSupported;
        case "isAsyncStarted" -> async;
        case "getCharacterEncoding" -> charset;
        case "getContentType" -> null;
        case "getInputStream" -> input();
        case "startAsync" -> {
          if (refusesAsync) {
            throw new IllegalStateException("refused in GET /shop?q=secret");
          }
          async = true;
          yield context;
        }
        default -> throw new UnsupportedOperationException(called.toString());
      };
    }

    private @Nullable Object onContext(Method called, Object[] args) throws Exception {
      switch (called.getName()) {
        case "getTimeout":
          return timeout;
        case "setTimeout":
          timeout = (Long) args[0];
          return null;
        case "addListener":
          listeners.add((AsyncListener) args[0]);
          return null;
        case "getRequest":
          return request;
        case "getResponse":
          return response;
        case "dispatch":
          onDispatch.run();
          type = DispatcherType.ASYNC;
          attributes.put(AsyncContext.ASYNC_REQUEST_URI, "/shop");
          listeners.clear();
          dispatched.add(this);
          return null;
        case "complete":
          onComplete.run();
          complete = true;
          for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onComplete(new AsyncEvent(context));
          }
          return null;
        default:
          throw new UnsupportedOperationException(called.toString());
      }
    }

    private @Nullable Object onResponse(Method called, Object[] args) throws Exception {
      switch (called.getName()) {
        case "getStatus":
          return status;
        case "setStatus":
          status = (Integer) args[0];
          return null;
        case "isCommitted":
          return committed;
        case "getHeaderNames":
          return List.copyOf(headers.keySet());
        case "getHeaders":
          return headers.getOrDefault((String) args[0], List.of());
        case "setHeader", "setIntHeader":
          if (args[1] == null) {
            headers.remove((String) args[0]);
          } else {
            headers.put((String) args[0], new ArrayList<>(List.of(String.valueOf(args[1]))));
          }
          return null;
        case "addHeader":
          headers.computeIfAbsent((String) args[0], n -> new ArrayList<>()).add((String) args[1]);
          return null;
        case "getContentType":
          return headers.containsKey("Content-Type") ? headers.get("Content-Type").get(0) : null;
        case "setContentLength", "setContentLengthLong":
          headers.put("Content-Length", List.of(String.valueOf(args[0])));
          return null;
        case "reset":
          if (committed) {
            throw new IllegalStateException("committed");
          }
          status = 200;
          headers.clear();
          buffer.reset();
          writer = null;
          return null;
        case "resetBuffer":
          buffer.reset();
          return null;
        case "flushBuffer":
          committed = true;
          return null;
        case "sendError":
          status = (Integer) args[0];
          error = args.length > 1 ? (String) args[1] : null;
          committed = true;
          return null;
        case "getWriter":
          if (writer == null) {
            writer = new CommittingWriter(this);
          }
          return writer;
        case "getOutputStream":
          return new CommittingStream(this);
        default:
          throw new UnsupportedOperationException(called.toString());
      }
    }

    private ServletInputStream input() {
      return new ServletInputStream() {
        @Override
        public int read() {
          return in.read();
        }

        @Override
        public boolean isFinished() {
          return in.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {}
      };
    }
  }

  private static final class CommittingWriter extends PrintWriter {
    private final Exchange exchange;

    CommittingWriter(Exchange exchange) {
      super(exchange.buffer, false, StandardCharsets.UTF_8);
      this.exchange = exchange;
    }

    @Override
    public void close() {
      super.flush();
      exchange.committed = true;
    }
  }

  private static final class CommittingStream extends ServletOutputStream {
    private final Exchange exchange;

    CommittingStream(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void write(int b) {
      exchange.buffer.write(b);
    }

    @Override
    public void flush() {
      exchange.committed = true;
    }

    @Override
    public void close() {
      exchange.committed = true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}
  }

  private interface Handler {
    @Nullable Object call(Method called, Object[] args) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, args) -> handler.call(called, args == null ? new Object[0] : args)));
  }
}
