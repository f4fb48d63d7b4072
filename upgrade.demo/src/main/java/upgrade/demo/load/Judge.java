package upgrade.demo.load;

import java.util.function.Consumer;

/** Says of each exchange whether it failed: anything but the expected status and body. */
final class Judge {
  private static final String OLD = "1.0.0";
  private static final String NEW = "2.0.0";

  private final Versions versions;
  private final Tally tally;
  private final Consumer<String> details;

  /**
   * @param details told about each failure, in a line
   */
  Judge(Versions versions, Tally tally, Consumer<String> details) {
    this.versions = versions;
    this.tally = tally;
    this.details = details;
  }

  void answered(Exchange exchange, Answer answer, long now) {
    tally.answered(exchange, answer, now);
    String body = answer.body();
    if (answer.status() != 200) {
      fail(exchange, "status " + answer.status(), body, now);
    } else if (body.equals(exchange.question().answer(OLD))) {
      checkVersion(exchange, OLD, body, now);
    } else if (body.equals(exchange.question().answer(NEW))) {
      checkVersion(exchange, NEW, body, now);
    } else {
      fail(exchange, "wrong body", body, now);
    }
  }

  /** There will be no answer, since the connection broke or the client waited long enough. */
  void unanswered(Exchange exchange, String reason, long now) {
    tally.unanswered(exchange, now);
    fail(exchange, reason, "", now);
  }

  private void checkVersion(Exchange exchange, String version, String body, long now) {
    if (!versions.mayAnswer(exchange.sent(), version)) {
      fail(exchange, "answer of a version that is gone", body, now);
    }
  }

  private void fail(Exchange exchange, String reason, String body, long now) {
    tally.failed(exchange, reason);
    String oneLine = body.replaceAll("\\s+", " ");
    details.accept(
        "%s /%s after %d ms: %s %s"
            .formatted(
                exchange.question().id(),
                exchange.question().page().title(),
                (now - exchange.due()) / 1_000_000,
                reason,
                oneLine.substring(0, Math.min(200, oneLine.length()))));
  }
}
