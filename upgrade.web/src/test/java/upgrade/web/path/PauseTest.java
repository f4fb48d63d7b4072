package upgrade.web.path;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upgrade.web.gate.Tally;
import upgrade.web.inflight.Exchange;

/** What an upgrade reports of the requests that waited: each counts once, however it ends. */
class PauseTest {
  @TempDir Path directory;
  private FakeContainer container;

  @BeforeEach
  void makeContainer() {
    container = new FakeContainer(directory);
  }

  @Test
  void theLongestPauseIsThatOfTheOneThatWaitedLongest() throws Exception {
    container.close();
    container.new Exchange("GET", "").service();
    Exchange first = container.inFlight.all().get(0);
    waitFor(20);
    container.new Exchange("GET", "").service();
    container.open();

    assertThat(longest()).isGreaterThanOrEqualTo(20);
    assertThat(longest()).isEqualTo(Duration.ofNanos(first.waits(0)).toMillis());
  }

  @Test
  void severalWaitsAddUpWithoutWhatRanBetweenThem() throws Exception {
    container.application =
        (request, response) -> {
          if (container.dispatched.size() == 1) {
            waitFor(50);
            container.close();
            ((HttpServletResponse) response).sendError(500);
          }
        };
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    Exchange followed = container.inFlight.all().get(0);
    waitFor(10);
    container.open();
    exchange.service();
    long before = System.nanoTime();
    waitFor(10);
    container.rerun();
    long second = System.nanoTime() - before;

    long all = followed.waits(0);
    assertThat(all).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    assertThat(longest()).isEqualTo(Duration.ofNanos(all).toMillis());
    exchange.service();
    assertThat(container.figures).containsEntry("rerun", 1L).containsEntry("released", 2L);
    assertThat(second).isPositive();
    container.open();
  }

  /** 20 s of waiting are allowed: the time that it runs is not part of them. */
  @Test
  void whatRanForLongBetweenTwoWaitsMayStillWait() {
    Exchange exchange = container.inFlight.enter("GET", "/shop");
    exchange.waits(0);
    exchange.waited(Duration.ofSeconds(2).toNanos());
    assertThat(exchange.waits(Duration.ofSeconds(30).toNanos()))
        .isEqualTo(Duration.ofSeconds(2).toNanos());
    exchange.ended();
  }

  @Test
  void aRejectedOneCountsWithTheTimeThatItWaited() throws Exception {
    container.close();
    FakeContainer.Exchange late = container.new Exchange("GET", "");
    late.service();
    FakeContainer.Exchange patient = container.new Exchange("GET", "");
    patient.service();
    waitFor(10);
    late.expire();
    assertThat(late.status).isEqualTo(503);
    assertThat(longest()).isGreaterThanOrEqualTo(10);

    container.gate.release();
    container.parking.gateChanged();
    patient.service();

    assertThat(container.figures)
        .containsEntry("parked", 2L)
        .containsEntry("rejected", 1L)
        .containsEntry("released", 1L);
    container.open();
  }

  @Test
  void aReleasedOneIsNotRejectedAsWell() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    container.gate.release();
    container.parking.gateChanged();
    exchange.expire();
    container.parking.rejectAll("too late");
    exchange.service();

    assertThat(exchange.status).isEqualTo(200);
    assertThat(container.figures)
        .containsEntry("parked", 1L)
        .containsEntry("released", 1L)
        .doesNotContainKey("rejected");
    container.open();
  }

  @Test
  void oneWhoseClientHasGoneIsNeither() throws Exception {
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
    exchange.service();
    exchange.context.complete();
    assertThat(container.figures)
        .containsEntry("gone", 1L)
        .doesNotContainKeys("released", "rejected");
    container.open();
  }

  @Test
  void anInterruptedOneIsRejected() throws Exception {
    container.asyncSupported = false;
    container.close();
    FakeContainer.Exchange exchange = container.new Exchange("GET", "");
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
    Awaitility.await().until(() -> container.parking.size() == 1);
    thread.interrupt();
    thread.join(Duration.ofSeconds(30).toMillis());
    assertThat(exchange.status).isEqualTo(503);
    assertThat(container.figures).containsEntry("rejected", 1L).containsKey(Tally.LONGEST_PAUSE);
    assertThat(container.parking.size()).isZero();
    container.open();
  }

  private long longest() {
    return container.figures.get(Tally.LONGEST_PAUSE);
  }

  /** Lets time pass, since it is the time that is measured. */
  private static void waitFor(long millis) {
    Awaitility.await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }
}
