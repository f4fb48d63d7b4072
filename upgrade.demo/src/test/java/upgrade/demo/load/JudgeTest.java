package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import upgrade.demo.load.Question.Page;

class JudgeTest {
  private static final long MS = 1_000_000;

  private final Versions versions = new Versions("1.0.0");
  private final Tally tally = new Tally();
  private final List<String> details = new ArrayList<>();
  private final Judge judge = new Judge(versions, tally, details::add);

  @Test
  void theExpectedAnswerIsFine() {
    answered(ask(Page.PLAIN), 200, "r1 1.0.0 plain ok\n");
    assertThat(tally.failed()).isZero();
    assertThat(details).isEmpty();
  }

  @Test
  void anyOtherStatusFailed() {
    answered(ask(Page.PLAIN), 404, "r1 1.0.0 plain ok\n");
    assertThat(tally.failures()).isEqualTo(Map.of("plain: status 404", 1L));
  }

  @Test
  void anyOtherBodyFailed() {
    answered(ask(Page.PLAIN), 200, "r1 1.0.0 plain ok\nand more");
    answered(ask(Page.PLAIN), 200, "r2 1.0.0 plain ok\n");
    assertThat(tally.failures()).isEqualTo(Map.of("plain: wrong body", 2L));
  }

  @Test
  void anOldAnswerToARequestSentAfterTheUpgradeFailed() {
    versions.upgradeBegan();
    versions.upgradeEnded("2.0.0");
    answered(ask(Page.PLAIN), 200, "r1 1.0.0 plain ok\n");
    assertThat(tally.failures()).isEqualTo(Map.of("plain: answer of a version that is gone", 1L));
  }

  @Test
  void noAnswerFailedAndItsTimeCounts() {
    judge.unanswered(ask(Page.PLAIN), "closed without an answer", 30_000 * MS);
    assertThat(tally.failed()).isEqualTo(1);
    assertThat(tally.longestMs()).isGreaterThanOrEqualTo(30_000);
    assertThat(details).singleElement().asString().contains("r1 /plain after 30000 ms");
  }

  @Test
  void timeCountsFromWhenARequestWasDue() {
    for (int i = 0; i < 99; i++) {
      judge.answered(ask(Page.PLAIN), new Answer(200, "r1 1.0.0 plain ok\n", false), 10 * MS);
    }
    judge.answered(ask(Page.PLAIN), new Answer(200, "r1 1.0.0 plain ok\n", false), 1000 * MS);
    assertThat(tally.percentileMs(99)).isBetween(10L, 11L);
    assertThat(tally.longestMs()).isBetween(1000L, 1001L);
  }

  @Test
  void onlyAnsweredPostsNeedASideEffect() {
    answered(ask(Page.PLAIN), 200, "r1 1.0.0 plain ok\n");
    answered(ask(Page.FORM), 500, "");
    assertThat(tally.answeredPosts()).isEmpty();
    answered(ask(Page.FORM), 200, "whatever it says");
    assertThat(tally.answeredPosts()).containsExactly("r1");
  }

  private Exchange ask(Page page) {
    Question question = new Question(1, page);
    tally.sent(question);
    return new Exchange(question, 0, versions.sent());
  }

  private void answered(Exchange exchange, int status, String body) {
    judge.answered(exchange, new Answer(status, body, false), MS);
  }
}
