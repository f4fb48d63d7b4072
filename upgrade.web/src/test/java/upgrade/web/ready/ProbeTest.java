package upgrade.web.ready;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
  private static final Expected READY = new Expected("/shop/ready?key=secret", 0);

  @Test
  void itAsksUntilTheAnswerIsTheExpectedOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Probe probe =
        new Probe(
            (path, time) -> {
              assertThat(path).isEqualTo("/shop/ready?key=secret");
              if (asked.incrementAndGet() == 1) {
                throw new IOException("nobody listens");
              }
              return asked.get() == 2 ? 503 : 200;
            },
            Duration.ofSeconds(20),
            () -> false);
    assertThat(probe.ask(READY)).isEmpty();
    assertThat(asked).hasValue(3);
  }

  @Test
  void whatIsWrongStillIsToldWithoutTheQuery() throws Exception {
    assertThat(new Probe((path, time) -> 500, Duration.ofMillis(1), () -> false).ask(READY))
        .contains("/shop/ready answers 500, expected is 200 to 399");
    assertThat(
            new Probe(
                    (path, time) -> {
                      throw new IOException("no answer in time");
                    },
                    Duration.ofMillis(1),
                    () -> false)
                .ask(READY))
        .contains("/shop/ready does not answer: no answer in time");
  }

  @Test
  void anAnswerTellsMoreThanNoneInTheEnd() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Probe probe =
        new Probe(
            (path, time) -> {
              if (asked.incrementAndGet() == 1) {
                return 500;
              }
              throw new IOException("no answer in time");
            },
            Duration.ofMillis(250),
            () -> false);
    assertThat(probe.ask(READY)).contains("/shop/ready answers 500, expected is 200 to 399");
  }

  @Test
  void whenWeStopNobodyNeedsToKnow() throws Exception {
    assertThat(new Probe((path, time) -> 500, Duration.ofHours(1), () -> true).ask(READY))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/shop,/shop,0",
    " /shop=204 ,/shop,204",
    "/a?b=c,/a?b=c,0",
    "/a?b=200=404,/a?b=200,404"
  })
  void aProbeIsAPathAndMaybeAStatus(String text, String path, int status) {
    assertThat(Expected.parse(text)).contains(new Expected(path, status));
  }

  /** Nothing that could end the line of the request. */
  @ParameterizedTest
  @ValueSource(strings = {"", "shop", "/a b", "/a\r\nX: y", "http://a/", "/\u00e4", "/a,b", "/a;b"})
  void whatIsNoPathIsNone(String text) {
    assertThat(Expected.parse(text)).isEqualTo(Optional.empty());
  }

  @Test
  void withoutAStatusEverySuccessCounts() {
    assertThat(new Expected("/", 0).accepts(199)).isFalse();
    assertThat(new Expected("/", 0).accepts(200)).isTrue();
    assertThat(new Expected("/", 0).accepts(399)).isTrue();
    assertThat(new Expected("/", 0).accepts(404)).isFalse();
    assertThat(new Expected("/", 404).accepts(404)).isTrue();
    assertThat(new Expected("/", 404).accepts(200)).isFalse();
  }
}
