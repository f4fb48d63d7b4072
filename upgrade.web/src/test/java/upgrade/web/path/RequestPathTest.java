package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upgrade.web.gate.Tally;
import upgrade.web.rerun.Policy;
import upgrade.web.settings.WebSettings;

class RequestPathTest {
  @TempDir Path directory;
  private FakeContainer container;
  private final List<String> ran = new ArrayList<>();

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
    container.application = (request, response) -> answer(response, "ok");
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(container.inFlight.count()).isZero();
    assertThat(container.parking.size()).isZero();
    assertThat(directory.resolve("bodies"))
        .satisfiesAnyOf(
            bodies -> assertThat(bodies).doesNotExist(),
            bodies -> assertThat(bodies).isEmptyDirectory());
    container.gate.stop();
    container.parking.gateChanged();
  }

  private FakeContainer.Exchange request(String method, String body) {
    return container.new Exchange(method, body);
  }

  private FakeContainer.Exchange get() {
    return request("GET", "");
  }

  private void answer(jakarta.servlet.ServletResponse response, String text) throws IOException {
    ran.add(text);
    response.getWriter().print(text);
  }

  /**
   * An application whose first attempt meets the upgrade and fails as given; the second one is
   * fine.
   */
  private void failsOnce(Failing failing) {
    container.application =
        (request, response) -> {
          if (ran.isEmpty()) {
            ran.add("failed");
            container.close();
            failing.run((HttpServletRequest) request, (HttpServletResponse) response);
          } else {
            answer(response, "again");
          }
        };
  }

  private interface Failing {
    void run(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** What Felix HTTP's dispatcher does with an exception of a servlet. */
  private static void dispatcherCatches(
      HttpServletRequest request, HttpServletResponse response, Exception thrown)
      throws IOException {
    request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, thrown);
    request.setAttribute(RequestDispatcher.ERROR_EXCEPTION_TYPE, thrown.getClass());
    if (!response.isCommitted()) {
      response.sendError(500);
    }
  }

  private long figure(Tally.Figure figure) {
    return container.totals.of(figure);
  }

  @Test
  void withNoUpgradeARequestPasses() throws Exception {
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.body()).isEqualTo("ok");
    assertThat(exchange.attributes).isEmpty();
  }

  @Test
  void withNoUpgradeAFailureIsTheApplicationsOwn() throws Exception {
    container.application =
        (request, response) ->
            dispatcherCatches(
                (HttpServletRequest) request,
                (HttpServletResponse) response,
                new IllegalStateException("Invalid BundleContext."));
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.committed).isTrue();
    assertThat(figure(Tally.Figure.FAILED)).isZero();
  }

  @Test
  void aRequestIsParkedBeforeAnybodySawItAndReleasedInOrder() throws Exception {
    container.close();
    FakeContainer.Exchange first = get();
    FakeContainer.Exchange second = request("POST", "body");
    first.service();
    second.service();
    assertThat(first.async).isTrue();
    assertThat(container.foreignRuns).isZero();
    assertThat(ran).isEmpty();
    assertThat(container.parking.size()).isEqualTo(2);

    container.rerun();
    assertThat(container.dispatched).isEmpty();
    container.open();
    assertThat(container.dispatched).containsExactly(first, second);
    first.service();
    second.service();
    assertThat(ran).hasSize(2);
    assertThat(container.foreignRuns).isEqualTo(2);
    assertThat(figure(Tally.Figure.PARKED)).isEqualTo(2);
    assertThat(figure(Tally.Figure.RELEASED)).isEqualTo(2);
  }

  @Test
  void theApplicationDoesNotSeeThatItsRequestWasParked() throws Exception {
    List<Object> seen = new ArrayList<>();
    container.application =
        (request, response) -> {
          seen.add(request.getDispatcherType());
          seen.add(request.getAttribute(jakarta.servlet.AsyncContext.ASYNC_REQUEST_URI));
          seen.add(request.getAttributeNames().hasMoreElements());
          seen.add(request.startAsync().getTimeout());
        };
    container.close();
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.timeout).isLessThanOrEqualTo(20_000);
    container.open();
    exchange.service();
    assertThat(seen).containsExactly(DispatcherType.REQUEST, null, false, 30_000L);
    exchange.context.complete();
  }

  @Test
  void whatWaitsTooLongGets503WithRetryAfter() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = get();
    exchange.service();
    exchange.expire();

    assertThat(exchange.status).isEqualTo(503);
    assertThat(exchange.headers)
        .containsKeys("Retry-After")
        .containsEntry("Connection", List.of("close"));
    assertThat(exchange.complete).isTrue();
    container.open();
    assertThat(container.dispatched).isEmpty();
  }

  @Test
  void whatFindsNoRoomGets503AtOnce() throws Exception {
    WebSettings s = container.settings;
    container.settings =
        new WebSettings(
            s.shortDrain(),
            s.longDrain(),
            s.refreshDrain(),
            s.ready(),
            s.park(),
            1,
            s.parkedBytes(),
            s.bodyMemory(),
            s.bodyMax(),
            s.releaseRate());
    container.close();
    FakeContainer.Exchange first = get();
    FakeContainer.Exchange second = get();
    first.service();
    second.service();
    assertThat(second.status).isEqualTo(503);
    assertThat(second.async).isFalse();
    assertThat(figure(Tally.Figure.REJECTED)).isEqualTo(1);
    container.open();
    first.service();
  }

  @Test
  void whenOursStopsTheParkedGet503AndNobodyWaitsAnyMore() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = get();
    exchange.service();
    container.gate.stop();
    container.parking.gateChanged();
    assertThat(exchange.status).isEqualTo(503);
    assertThat(exchange.complete).isTrue();

    FakeContainer.Exchange later = get();
    later.service();
    assertThat(later.body()).isEqualTo("ok");
    assertThat(container.parking.awaitArrivals(Duration.ZERO)).isTrue();
  }

  @Test
  void aReleasedRequestIsExpectedBackUntilItHasCome() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = get();
    exchange.service();
    container.open();
    assertThat(container.parking.awaitArrivals(Duration.ZERO)).isFalse();
    exchange.service();
    assertThat(container.parking.awaitArrivals(Duration.ZERO)).isTrue();
  }

  @Test
  void aSecondUpgradeParksWhatTheFirstHasReleased() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = get();
    exchange.service();
    container.open();
    container.close();
    exchange.service();
    assertThat(ran).isEmpty();
    container.open();
    exchange.service();
    assertThat(exchange.body()).isEqualTo("ok");
    assertThat(figure(Tally.Figure.PARKED)).isEqualTo(1);
  }

  @Test
  void aContainerWithoutAsyncBlocksTheThread() throws Exception {
    container.asyncSupported = false;
    container.close();
    FakeContainer.Exchange exchange = get();
    Thread thread =
        new Thread(
            () -> {
              try {
                exchange.service();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    org.awaitility.Awaitility.await().until(() -> container.parking.size() == 1);
    container.open();
    thread.join(Duration.ofSeconds(30).toMillis());
    assertThat(exchange.body()).isEqualTo("ok");
  }

  @Test
  void aFailedRequestWaitsAndRunsAgainOnceWithOneAnswer() throws Exception {
    failsOnce(
        (request, response) -> {
          request.setAttribute("mine", "first");
          response.setHeader("X-First", "1");
          response.getWriter().print("half an ans");
          dispatcherCatches(request, response, new IllegalStateException("Invalid BundleContext."));
        });
    FakeContainer.Exchange exchange = get();
    exchange.headers.put("X-Before", new ArrayList<>(List.of("kept")));
    exchange.service();
    assertThat(exchange.committed).isFalse();
    assertThat(container.parking.failed()).isEqualTo(1);

    container.rerun();
    assertThat(container.dispatched).containsExactly(exchange);
    exchange.service();

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.body()).isEqualTo("again");
    assertThat(exchange.headers).containsOnlyKeys("X-Before");
    assertThat(exchange.attributes).doesNotContainKeys("mine", RequestDispatcher.ERROR_EXCEPTION);
    assertThat(container.foreignRuns).isEqualTo(1);
    assertThat(figure(Tally.Figure.RERUN)).isEqualTo(1);
    container.open();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"throws", "error", "sendError", "status", "close", "flush", "length", "stream"})
  void everyChannelOfAFailureIsHeardAndHeldBack(String channel) throws Exception {
    failsOnce(
        (request, response) -> {
          switch (channel) {
            case "throws" -> throw new ServletException("own");
            case "error" -> throw new NoClassDefFoundError("shop/Late");
            case "sendError" -> response.sendError(503, "busy");
            case "status" -> response.setStatus(500);
            case "close" -> {
              response.setStatus(500);
              response.getWriter().print("{}");
              response.getWriter().close();
            }
            case "flush" -> {
              response.setStatus(500);
              response.flushBuffer();
            }
            case "length" -> {
              response.setContentLength(2);
              response.setStatus(500);
              response.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
            }
            default -> {
              response.setStatus(500);
              response.getOutputStream().close();
            }
          }
        });
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.committed).isFalse();
    container.rerun();
    exchange.service();
    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.body()).isEqualTo("again");
    assertThat(exchange.headers).doesNotContainKey("Content-Length");
    container.open();
  }

  @Test
  void aFailureThatComesAfterTheUpgradeRunsAgainAtOnce() throws Exception {
    failsOnce(
        (request, response) -> {
          container.rerun();
          container.open();
          dispatcherCatches(request, response, new IOException("late"));
        });
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.body()).isEqualTo("again");
    assertThat(exchange.async).isFalse();
  }

  @Test
  void whatFailsTwiceFailsByItself() throws Exception {
    container.application =
        (request, response) -> {
          ran.add("failed");
          if (ran.size() == 1) {
            container.close();
          }
          ((HttpServletResponse) response).sendError(500, "mine");
        };
    FakeContainer.Exchange exchange = get();
    exchange.service();
    container.rerun();
    exchange.service();
    assertThat(ran).hasSize(2);
    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.error).isEqualTo("mine");
    assertThat(container.figures).containsEntry("refused.already_rerun", 1L);
    container.open();
  }

  @Test
  void aPostIsNotRunAgainAndKeepsItsOwnFailure() throws Exception {
    failsOnce((request, response) -> response.sendError(500, "own"));
    FakeContainer.Exchange exchange = request("POST", "x=1");
    exchange.service();
    assertThat(ran).containsExactly("failed");
    assertThat(exchange.error).isEqualTo("own");
    assertThat(container.figures).containsEntry("refused.not_idempotent", 1L);
    container.open();
  }

  @Test
  void anErrorOfAPostIsThrownOn() throws Exception {
    failsOnce(
        (request, response) -> {
          throw new NoClassDefFoundError("shop/Late");
        });
    FakeContainer.Exchange exchange = request("POST", "x=1");
    assertThatThrownBy(exchange::service).isInstanceOf(NoClassDefFoundError.class);
    container.open();
  }

  @Test
  void aPostWhoseServletHadVanishedRunsSinceItNeverRan() throws Exception {
    container.close();
    container.gate.open();
    // Found no servlet: the dispatcher never asked for the type.
    FakeContainer.Exchange exchange = request("POST", "x=1");
    boolean[] vanished = {true};
    container.path.arrive(
        exchange.request,
        exchange.response,
        (request, response) ->
            container.path.dispatch(
                (HttpServletRequest) request,
                (HttpServletResponse) response,
                (inner, innerResponse) -> {
                  if (vanished[0]) {
                    vanished[0] = false;
                    container.close();
                    container.gate.rerun();
                    ((HttpServletResponse) innerResponse).sendError(404);
                  } else {
                    answer(innerResponse, "found");
                  }
                }));
    assertThat(exchange.body()).isEqualTo("found");
    assertThat(exchange.status).isEqualTo(200);
    container.open();
  }

  @Test
  void anOwn404IsPassedOn() throws Exception {
    failsOnce((request, response) -> response.sendError(404, "no such item"));
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.status).isEqualTo(404);
    assertThat(exchange.error).isEqualTo("no such item");
    assertThat(ran).containsExactly("failed");
    container.open();
  }

  @Test
  void aCommittedAnswerIsNotRunAgain() throws Exception {
    failsOnce(
        (request, response) -> {
          response.getWriter().print("begun");
          response.flushBuffer();
          throw new ServletException("then failed");
        });
    FakeContainer.Exchange exchange = get();
    assertThatThrownBy(exchange::service).isInstanceOf(ServletException.class);
    assertThat(container.figures).containsEntry("refused.committed", 1L);
    assertThat(ran).containsExactly("failed");
    container.open();
  }

  @Test
  void anOptedInPostRunsAgainWithTheSameBody() throws Exception {
    container.policy = Policy.ALWAYS;
    List<String> bodies = new ArrayList<>();
    container.application =
        (request, response) -> {
          if (bodies.isEmpty()) {
            byte[] part = request.getInputStream().readNBytes(7);
            bodies.add(new String(part, StandardCharsets.UTF_8));
            container.close();
            container.gate.rerun();
            throw new IOException("broken");
          }
          bodies.add(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        };
    FakeContainer.Exchange exchange = request("POST", "0123456789");
    exchange.service();
    assertThat(bodies).containsExactly("0123456", "0123456789");
    container.open();
  }

  @Test
  void aBodyBeyondTheCapIsServedButNotRunAgain() throws Exception {
    container.policy = Policy.ALWAYS;
    String large = "x".repeat((1 << 20) + 1);
    failsOnce(
        (request, response) -> {
          request.getInputStream().readAllBytes();
          response.sendError(500);
        });
    FakeContainer.Exchange exchange = request("POST", large);
    exchange.service();
    assertThat(container.figures).containsEntry("refused.body_not_recorded", 1L);
    container.open();
  }

  @Test
  void theApplicationSaysAtRunTimeThatItsSideEffectHasHappened() throws Exception {
    failsOnce(
        (request, response) -> {
          request.setAttribute(Policy.PROPERTY, "never");
          response.sendError(500);
        });
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(container.figures).containsEntry("refused.not_twice", 1L);
    container.open();
  }

  @Test
  void anAsynchronousRequestIsInFlightUntilItCompletesAndIsNotRunAgain() throws Exception {
    container.application =
        (request, response) -> {
          request.startAsync();
          container.close();
          ((HttpServletResponse) response).setStatus(500);
        };
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(container.inFlight.count()).isEqualTo(1);
    assertThat(container.inFlight.inApplication(upgrade.web.scope.Scope.EVERYTHING)).hasSize(1);
    exchange.context.complete();
    assertThat(container.inFlight.count()).isZero();
    assertThat(figure(Tally.Figure.RERUN)).isZero();
    container.open();
  }

  @Test
  void anAsynchronousFailureIsNotHeldBackSinceNobodyWillJudgeIt() throws Exception {
    List<HttpServletResponse> responses = new ArrayList<>();
    container.application =
        (request, response) -> {
          request.startAsync();
          container.close();
          responses.add((HttpServletResponse) response);
        };
    FakeContainer.Exchange exchange = get();
    exchange.service();
    responses.get(0).sendError(500, "later");
    assertThat(exchange.error).isEqualTo("later");
    exchange.context.complete();
    container.open();
  }

  @Test
  void aFailureOutsideTheScopeThatNamesAVanishedBundleRunsAgain() throws Exception {
    container.application =
        (request, response) -> {
          if (ran.isEmpty()) {
            ran.add("failed");
            container.closeForNothing();
            dispatcherCatches(
                (HttpServletRequest) request,
                (HttpServletResponse) response,
                new IllegalStateException("Invalid BundleContext."));
          } else {
            answer(response, "again");
          }
        };
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.committed).isFalse();
    container.rerun();
    exchange.service();
    assertThat(exchange.body()).isEqualTo("again");
    container.open();
  }

  @Test
  void anotherApplicationsOwnFailureDuringAnUpgradeIsItsOwn() throws Exception {
    container.application =
        (request, response) -> {
          container.closeForNothing();
          ((HttpServletResponse) response).sendError(503, "own");
        };
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(exchange.error).isEqualTo("own");
    assertThat(figure(Tally.Figure.FAILED)).isZero();
    container.open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"async", "flush", "post", "get"})
  void aDrainKnowsWhatCannotRunAgain(String kind) throws Exception {
    List<Boolean> may = new ArrayList<>();
    container.application =
        (request, response) -> {
          if (kind.equals("async")) {
            request.startAsync();
          } else if (kind.equals("flush")) {
            response.getOutputStream().flush();
          }
          container.inFlight.all().forEach(exchange -> may.add(exchange.mayRunAgain()));
        };
    FakeContainer.Exchange exchange = request(kind.equals("post") ? "POST" : "GET", "");
    exchange.service();
    assertThat(may).containsExactly(kind.equals("get"));
    if (kind.equals("async")) {
      exchange.context.complete();
    }
  }

  @Test
  void aRerunThatNeverComesIsNotCountedAsOne() throws Exception {
    failsOnce((request, response) -> response.sendError(500));
    FakeContainer.Exchange exchange = get();
    exchange.service();
    exchange.expire();
    assertThat(exchange.status).isEqualTo(503);
    assertThat(figure(Tally.Figure.RERUN)).isZero();
    assertThat(figure(Tally.Figure.REJECTED)).isEqualTo(1);
    container.open();
  }

  @Test
  void whoStartedTheUpgradeIsNotRunAgain() throws Exception {
    failsOnce(
        (request, response) -> {
          container.inFlight.all().forEach(upgrade.web.inflight.Exchange::markInitiator);
          response.sendError(500);
        });
    FakeContainer.Exchange exchange = get();
    exchange.service();
    assertThat(container.figures).containsEntry("refused.initiator", 1L);
    container.open();
  }
}
