package upgrade.bench;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import upgrade.web.gate.Gate;
import upgrade.web.inflight.InFlight;
import upgrade.web.park.Parking;
import upgrade.web.path.Parts;
import upgrade.web.path.RequestPath;
import upgrade.web.record.Bodies;
import upgrade.web.record.SpillFiles;
import upgrade.web.rerun.Policy;
import upgrade.web.settings.WebSettings;

/**
 * Measures what the request path costs while no upgrade runs: the difference between the two.
 *
 * <p>The container is a stub whose methods cost a few nanoseconds; the servlet sets a content type,
 * reads a header and prints a line.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdleCost {
  private final Gate gate = new Gate();
  private final Parking parking = new Parking(gate, () -> WebSettings.DEFAULT);
  private final RequestPath path =
      new RequestPath(
          new Parts(
              gate,
              new InFlight(gate, parking::ended),
              parking,
              (where, request) -> Policy.IDEMPOTENT,
              new Bodies(() -> WebSettings.DEFAULT, new SpillFiles(Path.of("unused")))));
  private final FilterChain dispatcher =
      (request, response) -> {
        HttpServletRequest http = (HttpServletRequest) request;
        http.getDispatcherType();
        http.getMethod();
        http.getHeader("Accept");
        response.setContentType("text/plain");
        response.getWriter().print("ok");
      };
  private final FilterChain between =
      (request, response) ->
          path.dispatch((HttpServletRequest) request, (HttpServletResponse) response, dispatcher);

  /** The servlet alone. */
  @Benchmark
  public HttpServletResponse without() throws IOException, ServletException {
    StubResponse response = new StubResponse();
    dispatcher.doFilter(new StubRequest(), response);
    return response;
  }

  /** The same through both ends of the request path. */
  @Benchmark
  public HttpServletResponse with() throws IOException, ServletException {
    StubResponse response = new StubResponse();
    path.arrive(new StubRequest(), response, between);
    return response;
  }
}
