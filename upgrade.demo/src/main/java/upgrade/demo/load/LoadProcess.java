package upgrade.demo.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The second process: asks the server until it is told to stop, then reports.
 *
 * <p>On its input: {@code upgrade} when one begins, {@code upgraded VERSION} when the new version
 * alone may answer, {@code progress}, {@code stop}; the end of the input stops it at once. On its
 * output: {@code progress KEY=VALUE ...} when asked, {@code failure TEXT} for the first failures,
 * {@code kind COUNT PAGE: REASON} for each kind and {@code report KEY=VALUE ...} at the end.
 */
public final class LoadProcess {
  private static final int FAILURES_SHOWN = 200;

  private final Versions versions;
  private final Tally tally = new Tally();
  private final InetSocketAddress server;
  private final Load load;
  private int failuresShown;

  private LoadProcess(InetSocketAddress server, int rate, String firstVersion) throws IOException {
    this.server = server;
    this.versions = new Versions(firstVersion);
    Judge judge = new Judge(versions, tally, this::show);
    this.load = new Load(server, new Schedule(System.nanoTime(), rate), versions, judge, tally);
  }

  /**
   * @param args the server's host and port, the requests per second, the version that runs
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    LoadProcess process = new LoadProcess(server, Integer.parseInt(args[2]), args[3]);
    Thread orders = new Thread(process::takeOrders, "orders");
    orders.setDaemon(true);
    orders.start();
    process.load.run();
    process.report();
  }

  private void takeOrders() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      // The same as the end of the input: nobody is there any more.
    }
    Runtime.getRuntime().halt(1);
  }

  private void take(String line) {
    String[] words = line.split(" ", 2);
    switch (words[0]) {
      case "upgrade" -> load.order(versions::upgradeBegan);
      case "upgraded" -> load.order(() -> versions.upgradeEnded(words[1]));
      case "progress" -> load.order(() -> print("progress", tally.figures()));
      case "stop" -> load.stop();
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void show(String failure) {
    if (failuresShown++ < FAILURES_SHOWN) {
      System.out.println("failure " + failure);
    }
  }

  private void report() throws IOException, InterruptedException {
    tally.failures().forEach((kind, count) -> System.out.println("kind " + count + " " + kind));
    SideEffects effects = SideEffects.of(tally.answeredPosts(), SideEffects.parse(ledger()));
    Map<String, String> figures = new LinkedHashMap<>(tally.figures());
    figures.put("duplicated", String.valueOf(effects.duplicated()));
    figures.put("lost", String.valueOf(effects.lost()));
    print("report", figures);
  }

  private String ledger() throws IOException, InterruptedException {
    URI uri = URI.create("http://" + server.getHostString() + ":" + server.getPort() + "/ledger");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("the ledger answered " + response.statusCode());
    }
    return response.body();
  }

  private static void print(String what, Map<String, String> figures) {
    System.out.println(
        what
            + figures.entrySet().stream()
                .map(figure -> " " + figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining()));
  }
}
