package upgrade.paxweb.jetty12;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Part;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.inflight.Exchange;
import upgrade.web.rerun.Policy;

@Timeout(60)
class JettyPathTest {
  @TempDir Path spill;
  private Site site;
  private final AtomicInteger attempts = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    site = new Site(spill);
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  @Test
  void withNoUpgradeEachRequestPassesOnceAndFailuresAreTheApplications() throws Exception {
    assertThat(site.get("/app").body()).isEqualTo("hello");
    assertThat(site.get("/nowhere").statusCode()).isEqualTo(404);
    site.service =
        (request, response) -> {
          attempts.incrementAndGet();
          throw new IllegalStateException("BundleContext is no longer valid");
        };
    assertThat(site.get("/app").statusCode()).isEqualTo(500);
    assertThat(attempts).hasValue(1);
    await().until(() -> site.inFlight.count() == 0);
  }

  @Test
  void aParkedRequestHoldsNoThreadAndPassesTheFiltersWithItsBody() throws Exception {
    site.service =
        (request, response) ->
            response.getWriter().print(new String(request.getInputStream().readAllBytes(), UTF_8));
    site.closeGate();
    List<CompletableFuture<HttpResponse<String>>> parked =
        IntStream.range(0, 40)
            .mapToObj(i -> site.send(site.to("/app").POST(BodyPublishers.ofString("body" + i))))
            .toList();
    await().until(() -> site.parking.size() == 40);
    QueuedThreadPool pool = (QueuedThreadPool) site.server.getThreadPool();
    await().until(() -> pool.getUtilizedThreads() < 5);
    assertThat(site.filtered).hasValue(0);

    site.openGate();

    for (int i = 0; i < 40; i++) {
      HttpResponse<String> response = parked.get(i).get(30, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("body" + i);
    }
    assertThat(site.filtered).hasValue(40);
    assertThat(site.figure("parked")).isEqualTo(40);
    assertThat(site.figure("released")).isEqualTo(40);
  }

  @Test
  void aFailedRequestRunsAgainAndNothingOfTheFirstAttemptIsLeft() throws Exception {
    List<Object> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    site.service =
        (request, response) -> {
          seen.add(String.valueOf(request.getAttribute("mine")));
          request.setAttribute("mine", "set");
          String body = new String(request.getInputStream().readAllBytes(), UTF_8);
          if (attempts.incrementAndGet() == 1) {
            site.upgradeUnderRequest();
            response.setHeader("X-First", "1");
            response.addCookie(new jakarta.servlet.http.Cookie("first", "1"));
            response.setStatus(500);
            response.getWriter().print("broken");
            response.flushBuffer();
            response.setHeader("X-Late", "1");
            return;
          }
          response.setHeader("X-Second", "1");
          response.getWriter().print(body);
        };
    CompletableFuture<HttpResponse<String>> answer =
        site.send(site.to("/app").PUT(BodyPublishers.ofString("the body")));
    await().until(() -> site.parking.failed() == 1);
    site.rerun();

    HttpResponse<String> response = answer.get(30, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("the body");
    assertThat(response.headers().map()).containsKey("x-second");
    assertThat(response.headers().map()).doesNotContainKeys("x-first", "x-late", "set-cookie");
    assertThat(seen).containsExactly("null", "null");
    assertThat(site.figure("rerun")).isEqualTo(1);
    assertThat(site.filtered).hasValue(2);
  }

  @Test
  void everyChannelOfAFailureIsHeard() throws Exception {
    List<Site.Service> failures =
        List.of(
            (request, response) -> {
              throw new IllegalStateException("Invalid BundleContext.");
            },
            (request, response) -> {
              throw new NoClassDefFoundError("gone");
            },
            (request, response) -> response.sendError(503),
            (request, response) -> response.setStatus(500),
            (request, response) -> {
              response.setStatus(500);
              response.setContentLength(3);
              response.getOutputStream().write("abc".getBytes(UTF_8));
              response.getOutputStream().close();
            });
    for (Site.Service failure : failures) {
      AtomicInteger runs = new AtomicInteger();
      site.service =
          (request, response) -> {
            if (runs.incrementAndGet() == 1) {
              site.upgradeUnderRequest();
              failure.run(request, response);
            } else {
              response.getWriter().print("well");
            }
          };
      CompletableFuture<HttpResponse<String>> answer = site.send(site.to("/app"));
      await().until(() -> site.parking.failed() == 1);
      site.rerun();
      assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("well");
      assertThat(runs).hasValue(2);
      site.openGate();
    }
  }

  @Test
  void aPostIsNotRunAgainAndItsFailureComesAsItWas() throws Exception {
    String page = "x".repeat(3000);
    site.service =
        (request, response) -> {
          attempts.incrementAndGet();
          site.upgradeUnderRequest();
          response.setHeader("X-Own", "1");
          response.setStatus(503);
          response.getWriter().print(page);
          response.flushBuffer();
          response.getWriter().print(page);
        };
    HttpResponse<String> response =
        site.send(site.to("/app").POST(BodyPublishers.ofString("pay"))).get(30, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo(page + page);
    assertThat(response.headers().firstValue("X-Own")).hasValue("1");
    // It was flushed before its length was known.
    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(attempts).hasValue(1);
    assertThat(site.figure("refused.not_idempotent")).isEqualTo(1);
  }

  @Test
  void theApplicationSaysAtRunTimeThatItMustNotRunTwice() throws Exception {
    failsOnce(request -> request.setAttribute(Policy.PROPERTY, "never"));
    assertThat(site.get("/app").statusCode()).isEqualTo(500);
    assertThat(attempts).hasValue(1);
    assertThat(site.figure("refused.not_twice")).isEqualTo(1);
  }

  @Test
  void aServletThatOptsInRunsAPostAgain() throws Exception {
    site.policy = Policy.ALWAYS;
    failsOnce(request -> {});
    CompletableFuture<HttpResponse<String>> answer =
        site.send(site.to("/app").POST(BodyPublishers.ofString("x".repeat(200_000))));
    await().until(() -> site.parking.failed() == 1);
    site.rerun();
    assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("200000");
  }

  @Test
  void whatIsTooLargeToRecordIsNotRunAgain() throws Exception {
    site.policy = Policy.ALWAYS;
    failsOnce(request -> request.getInputStream().readAllBytes());
    HttpResponse<String> response =
        site.send(
                site.to("/app")
                    .POST(
                        BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[2 << 20]))))
            .get(30, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(site.figure("refused.body_not_recorded")).isEqualTo(1);
  }

  @Test
  void parametersAndPartsAreThereAgain() throws Exception {
    site.policy = Policy.ALWAYS;
    site.service =
        (request, response) -> {
          String text;
          if (request.getContentType().startsWith("multipart")) {
            Part part = request.getPart("p");
            text = new String(part.getInputStream().readAllBytes(), UTF_8);
          } else {
            text = request.getParameter("p");
          }
          if (attempts.incrementAndGet() == 1) {
            site.upgradeUnderRequest();
            throw new IllegalStateException("gone");
          }
          response.getWriter().print(text);
        };
    String multipart =
        "--b\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\nvalue\r\n--b--\r\n";
    for (Map.Entry<String, String> form :
        Map.of(
                "application/x-www-form-urlencoded",
                "p=value",
                "multipart/form-data; boundary=b",
                multipart)
            .entrySet()) {
      attempts.set(0);
      CompletableFuture<HttpResponse<String>> answer =
          site.send(
              site.to("/app")
                  .header("Content-Type", form.getKey())
                  .POST(BodyPublishers.ofString(form.getValue())));
      await().until(() -> site.parking.failed() == 1);
      site.rerun();
      assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("value");
      site.openGate();
    }
  }

  @Test
  void aCommittedAnswerIsNotRunAgain() throws Exception {
    site.service =
        (request, response) -> {
          attempts.incrementAndGet();
          response.getWriter().print("begun");
          response.flushBuffer();
          site.upgradeUnderRequest();
          throw new IllegalStateException("Invalid BundleContext.");
        };
    try {
      site.get("/app");
    } catch (java.io.IOException cutOff) {
      // As without us.
    }
    await().until(() -> site.figure("refused.committed") == 1);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aFailureLargerThanABufferIsPassedOnWhole() throws Exception {
    byte[] page = new byte[200_000];
    site.service =
        (request, response) -> {
          site.upgradeUnderRequest();
          response.setStatus(500);
          response.getOutputStream().write(page);
        };
    HttpResponse<byte[]> response =
        site.client.send(site.to("/app").build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo(page);
  }

  @Test
  void whatNoServletWasThereForRunsAgainWhateverItsMethod() throws Exception {
    site.context.stop();
    site.service = (request, response) -> response.getWriter().print("back");
    site.inside =
        () -> {
          if (attempts.incrementAndGet() == 1) {
            site.upgradeUnderRequest();
          }
        };
    CompletableFuture<HttpResponse<String>> answer =
        site.send(site.to("/app").POST(BodyPublishers.ofString("pay")));
    await().until(() -> site.parking.failed() == 1);
    site.context.start();
    site.rerun();
    assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("back");
  }

  @Test
  void whatNobodyHandlesAfterAWaitIsAnsweredByTheServer() throws Exception {
    site.closeGate();
    CompletableFuture<HttpResponse<String>> answer = site.send(site.to("/nowhere"));
    await().until(() -> site.parking.size() == 1);
    site.openGate();
    assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
    await().until(() -> site.inFlight.count() == 0);
  }

  @Test
  void whatWaitsTooLongGets503WithRetryAfter() throws Exception {
    site.parkAtMost(Duration.ofMillis(300));
    site.closeGate();
    HttpResponse<String> response =
        site.send(site.to("/app").POST(BodyPublishers.ofString("x".repeat(100_000))))
            .get(30, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(response.headers().firstValue("Connection")).hasValue("close");
    assertThat(site.parking.size()).isZero();
    await().until(() -> site.inFlight.count() == 0);
  }

  @Test
  void whatIsStuckGets503AtOnceParkedFailedOrNew() throws Exception {
    site.service =
        (request, response) -> {
          site.closeGate();
          throw new IllegalStateException("Invalid BundleContext.");
        };
    CompletableFuture<HttpResponse<String>> failed = site.send(site.to("/app"));
    await().until(() -> site.parking.failed() == 1);
    CompletableFuture<HttpResponse<String>> parked = site.send(site.to("/app"));
    await().until(() -> site.parking.size() == 2);

    site.gate.refuse("1");
    site.parking.gateChanged();

    HttpResponse<String> fresh = site.get("/app");
    for (HttpResponse<String> response :
        List.of(failed.get(30, TimeUnit.SECONDS), parked.get(30, TimeUnit.SECONDS), fresh)) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().map()).containsKey("retry-after");
    }

    site.service = (request, response) -> response.getWriter().print("old");
    site.gate.hold("1");
    CompletableFuture<HttpResponse<String>> later = site.send(site.to("/app"));
    await().until(() -> site.parking.size() == 1);
    site.openGate();
    assertThat(later.get(30, TimeUnit.SECONDS).body()).isEqualTo("old");
    await().until(() -> site.inFlight.count() == 0);
  }

  @Test
  void whenOursStopsWhatWaitsGets503() throws Exception {
    site.closeGate();
    CompletableFuture<HttpResponse<String>> answer = site.send(site.to("/app"));
    await().until(() -> site.parking.size() == 1);
    site.gate.stop();
    site.parking.gateChanged();
    assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    assertThat(site.get("/app").body()).isEqualTo("hello");
  }

  @Test
  void anAsynchronousRequestIsInFlightUntilItCompletesAndIsNotJudged() throws Exception {
    BlockingQueue<AsyncContext> started = new LinkedBlockingQueue<>();
    site.service = (request, response) -> started.add(request.startAsync());
    CompletableFuture<HttpResponse<String>> answer = site.send(site.to("/app"));
    AsyncContext async = started.poll(30, TimeUnit.SECONDS);
    await()
        .until(() -> site.inFlight.all().stream().anyMatch(e -> e.phase() == Exchange.Phase.ASYNC));
    site.closeGate();
    ((jakarta.servlet.http.HttpServletResponse) async.getResponse()).setStatus(500);
    async.getResponse().getWriter().print("its own");
    async.complete();
    assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("its own");
    await().until(() -> site.inFlight.count() == 0);
  }

  @Test
  void theConnectionServesOnAfterARerun() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", site.port())) {
      for (int i = 0; i < 3; i++) {
        attempts.set(0);
        failsOnce(request -> {});
        OutputStream out = socket.getOutputStream();
        out.write("GET /app HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        await().until(() -> site.parking.failed() == 1);
        site.rerun();
        assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200").endsWith("0");
        site.openGate();
        site.service = (request, response) -> response.getWriter().print("plain");
        out.write("GET /app HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        assertThat(answer(socket.getInputStream())).endsWith("plain");
      }
    }
  }

  @Test
  void aContinueIsSentOnlyWhenTheApplicationReads() throws Exception {
    site.service =
        (request, response) ->
            response.getWriter().print(request.getInputStream().readAllBytes().length);
    site.closeGate();
    try (Socket socket = new Socket("127.0.0.1", site.port())) {
      socket
          .getOutputStream()
          .write(
              ("PUT /app HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                  .getBytes(UTF_8));
      await().until(() -> site.parking.size() == 1);
      assertThat(socket.getInputStream().available()).isZero();
      site.openGate();
      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 100");
      socket.getOutputStream().write("body".getBytes(UTF_8));
      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200").endsWith("4");
    }
  }

  @Test
  void comesAndGoesUnderLoadWithoutARestart() throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger right = new AtomicInteger();
    List<Thread> clients =
        Stream.generate(
                () ->
                    new Thread(
                        () -> {
                          while (stop.getCount() > 0) {
                            try {
                              (site.get("/app").statusCode() == 200 ? right : wrong)
                                  .incrementAndGet();
                            } catch (Exception e) {
                              wrong.incrementAndGet();
                            }
                          }
                        }))
            .limit(4)
            .toList();
    clients.forEach(Thread::start);
    await().until(() -> right.get() > 50);
    assertThat(site.server.getHandler()).isInstanceOf(FrontHandler.class);
    site.front.close();
    int then = right.get();
    await().until(() -> right.get() > then + 50);
    stop.countDown();
    for (Thread client : clients) {
      client.join();
    }
    assertThat(wrong).hasValue(0);
    assertThat(site.server.getHandler()).isSameAs(site.ownHandler);
    assertThat(
            site.server
                .getConnectors()[0]
                .getConnectionFactory(org.eclipse.jetty.server.HttpConnectionFactory.class)
                .getHttpConfiguration()
                .getCustomizers())
        .doesNotContain(site.front);
    assertThat(site.server.getState()).isEqualTo(Server.STARTED);
  }

  /** The servlet; the first time it fails, while an upgrade has begun. */
  private void failsOnce(Before before) {
    site.service =
        (request, response) -> {
          before.run(request);
          if (attempts.incrementAndGet() == 1) {
            site.upgradeUnderRequest();
            throw new IllegalStateException("gone");
          }
          response.getWriter().print(request.getInputStream().readAllBytes().length);
        };
  }

  private interface Before {
    void run(jakarta.servlet.http.HttpServletRequest request) throws java.io.IOException;
  }

  /** One answer with a declared length, without its last line break. */
  private static String answer(InputStream in) throws Exception {
    StringBuilder text = new StringBuilder();
    int end = -1;
    int length = 0;
    while (end < 0 || text.length() < end + 4 + length) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      text.append((char) b);
      if (end < 0) {
        end = text.indexOf("\r\n\r\n");
        if (end >= 0) {
          java.util.regex.Matcher matcher =
              java.util.regex.Pattern.compile("Content-Length: (\\d+)").matcher(text);
          length = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }
      }
    }
    return text.toString();
  }
}
