package upgrade.demo.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Starts the load process, gives it its orders and hears its reports. */
final class LoadClient implements AutoCloseable {
  private static final long REPORT_TIMEOUT_S = 60;

  private final Process process;
  private final BufferedWriter orders;
  private final Consumer<String> failures;
  private final BlockingQueue<Map<String, String>> progress = new LinkedBlockingQueue<>();
  private final CompletableFuture<Map<String, String>> report = new CompletableFuture<>();
  private final Map<String, Long> kinds = new LinkedHashMap<>();

  /**
   * @param failures told about the first failures, a line each
   */
  LoadClient(InetSocketAddress server, int rate, String version, Consumer<String> failures)
      throws IOException {
    this.failures = failures;
    process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "upgrade.demo.load.LoadProcess",
                server.getHostString(),
                String.valueOf(server.getPort()),
                String.valueOf(rate),
                version)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread reader = new Thread(this::read, "load process");
    reader.setDaemon(true);
    reader.start();
  }

  /** Gives an order of {@code LoadProcess}. */
  void tell(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
  }

  /** The figures up to now. */
  Map<String, String> progress() throws IOException, InterruptedException {
    progress.clear();
    tell("progress");
    Map<String, String> figures = progress.poll(REPORT_TIMEOUT_S, TimeUnit.SECONDS);
    if (figures == null) {
      throw new IOException("the load process does not answer");
    }
    return figures;
  }

  /** Ends the load and waits for the answers that are still missing. */
  Map<String, String> stop() throws IOException, InterruptedException {
    tell("stop");
    try {
      return report.get(REPORT_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the load process ended without a report", e);
    }
  }

  /** How many requests failed of each page and reason; complete once stopped. */
  Map<String, Long> kinds() {
    return kinds;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      report.completeExceptionally(new UncheckedIOException(e));
    }
    report.completeExceptionally(new IOException("its output ended"));
  }

  private void hear(String line) {
    int space = line.indexOf(' ');
    String what = space < 0 ? line : line.substring(0, space);
    String rest = line.substring(space + 1);
    switch (what) {
      case "progress" -> progress.add(figures(rest));
      case "failure" -> failures.accept(rest);
      case "kind" -> {
        String[] countAndKind = rest.split(" ", 2);
        kinds.put(countAndKind[1], Long.valueOf(countAndKind[0]));
      }
      case "report" -> report.complete(figures(rest));
      default -> failures.accept(line);
    }
  }

  static Map<String, String> figures(String text) {
    Map<String, String> figures = new LinkedHashMap<>();
    for (String figure : text.strip().split(" +")) {
      String[] nameAndValue = figure.split("=", 2);
      figures.put(nameAndValue[0], nameAndValue.length > 1 ? nameAndValue[1] : "");
    }
    return figures;
  }
}
