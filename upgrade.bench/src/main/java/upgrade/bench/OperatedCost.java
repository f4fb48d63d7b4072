package upgrade.bench;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures what commands, history, listeners and a log service cost on the path of a request while
 * no upgrade runs: the ratio of the two is to be 1.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class OperatedCost {
  static final FilterChain SERVLET =
      (request, response) -> {
        HttpServletRequest http = (HttpServletRequest) request;
        http.getDispatcherType();
        http.getMethod();
        http.getHeader("Accept");
        response.setContentType("text/plain");
        response.getWriter().print("ok");
      };

  /** Whether there is more than the web part. */
  @Param({"false", "true"})
  public boolean operated;

  private @Nullable Installation installation;

  @Setup
  public void install() throws Exception {
    installation = new Installation(operated);
  }

  /** One request, through both preprocessors as the framework has registered them. */
  @Benchmark
  public HttpServletResponse request() throws Exception {
    StubResponse response = new StubResponse();
    Objects.requireNonNull(installation).serve(new StubRequest(), response, SERVLET);
    return response;
  }

  @TearDown
  public void remove() throws Exception {
    Objects.requireNonNull(installation).close();
  }
}
