package upgrade.bench;

import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Compares the two ways of serving the javax API: our wrappers renamed at build time, and our
 * jakarta wrappers between those of Felix's http.wrappers at run time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class JavaxWrapping {
  private final Request request = new Request(null, null);
  private final Response response = new Response(null, null);

  public JavaxWrapping() {
    HttpFields headers = new HttpFields();
    headers.put("Host", "localhost");
    headers.put("Accept", "text/html");
    request.setMetaData(
        new MetaData.Request(
            "GET", new HttpURI("http://localhost/shop?id=1"), HttpVersion.HTTP_1_1, headers));
  }

  /** The container's own objects: what no way can undercut. */
  @Benchmark
  public void none(Blackhole sink) {
    application(request, response, sink);
  }

  /** Build time: one javax wrapper around each. */
  @Benchmark
  public void transformed(Blackhole sink) {
    application(
        new javax.servlet.http.HttpServletRequestWrapper(request),
        new javax.servlet.http.HttpServletResponseWrapper(response),
        sink);
  }

  /** Run time: to jakarta, our jakarta wrapper, and back to javax for the application. */
  @Benchmark
  public void wrapped(Blackhole sink) {
    application(wrap(request), wrap(response), sink);
  }

  static HttpServletRequest wrap(HttpServletRequest request) {
    return new org.apache.felix.http.javaxwrappers.HttpServletRequestWrapper(
        new jakarta.servlet.http.HttpServletRequestWrapper(
            new org.apache.felix.http.jakartawrappers.HttpServletRequestWrapper(request)));
  }

  static HttpServletResponse wrap(HttpServletResponse response) {
    return new org.apache.felix.http.javaxwrappers.HttpServletResponseWrapper(
        new jakarta.servlet.http.HttpServletResponseWrapper(
            new org.apache.felix.http.jakartawrappers.HttpServletResponseWrapper(response)));
  }

  /** What a dispatcher and a small servlet ask of a request and do to a response. */
  private static void application(
      HttpServletRequest request, HttpServletResponse response, Blackhole sink) {
    sink.consume(request.getMethod());
    sink.consume(request.getRequestURI());
    sink.consume(request.getQueryString());
    sink.consume(request.getHeader("Accept"));
    sink.consume(request.getHeader("Cookie"));
    request.setAttribute("shop.user", "someone");
    sink.consume(request.getAttribute("shop.user"));
    sink.consume(request.getAttribute("javax.servlet.error.exception"));
    sink.consume(request.getAttribute("shop.absent"));
    response.setStatus(200);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Version", "2");
    sink.consume(response.getStatus());
  }
}
