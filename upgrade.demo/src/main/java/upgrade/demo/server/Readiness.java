package upgrade.demo.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until the whole application answers, before there is any load. */
final class Readiness {
  private static final List<String> GET =
      List.of("plain", "own", "other", "context", "late", "slow", "longer");
  private static final List<String> POST = List.of("raw", "form");
  private static final long TIMEOUT_S = 20;

  private Readiness() {}

  /**
   * @throws IOException if a page does not answer in time
   */
  static void await(String url) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    for (String page : GET) {
      await(client, HttpRequest.newBuilder(URI.create(url + "/" + page + "?id=start")), deadline);
    }
    for (String page : POST) {
      await(
          client,
          HttpRequest.newBuilder(URI.create(url + "/" + page + "?id=start-" + page))
              .POST(HttpRequest.BodyPublishers.noBody()),
          deadline);
    }
  }

  private static void await(HttpClient client, HttpRequest.Builder builder, long deadline)
      throws IOException, InterruptedException {
    HttpRequest request = builder.timeout(Duration.ofSeconds(5)).build();
    while (true) {
      String answer = answer(client, request);
      if (answer.equals("200")) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(request.uri() + " still answers " + answer);
      }
      Thread.sleep(50);
    }
  }

  private static String answer(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return String.valueOf(
          client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    } catch (ConnectException e) {
      return "nothing: it does not listen";
    }
  }
}
