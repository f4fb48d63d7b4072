package upgrade.demo.load;

import upgrade.demo.load.Question.Page;

/**
 * Says when each request is due and what it asks: an open loop, in which no slow answer delays the
 * next request.
 */
final class Schedule {
  /** Of a hundred requests: 20 POST; of the 80 GET, 5 (6.25 %) outlast the short drain. */
  private static final Page[] PAGES = new Page[100];

  static {
    Object[] shares = {
      Page.PLAIN,
      26,
      Page.OWN,
      14,
      Page.OTHER,
      12,
      Page.CONTEXT,
      10,
      Page.LATE,
      8,
      Page.SLOW,
      5,
      Page.LONGER,
      5,
      Page.RAW,
      10,
      Page.FORM,
      10
    };
    int next = 0;
    for (int i = 0; i < shares.length; i += 2) {
      for (int n = 0; n < (Integer) shares[i + 1]; n++) {
        // 37 has no divisor in common with 100: every page is spread over the whole round.
        PAGES[next++ * 37 % 100] = (Page) shares[i];
      }
    }
  }

  private final long startNanos;
  private final int rate;

  /**
   * @param rate requests per second
   */
  Schedule(long startNanos, int rate) {
    this.startNanos = startNanos;
    this.rate = rate;
  }

  /** When request {@code number} (0, 1, ...) is due. */
  long dueNanos(long number) {
    return startNanos + number * 1_000_000_000L / rate;
  }

  Question question(long number) {
    return new Question(number, PAGES[(int) (number % PAGES.length)]);
  }
}
