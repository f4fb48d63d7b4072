package upgrade.demo.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Judges a run.
 *
 * @param report what the load process found out
 * @param upgradeProblems upgrades that did not succeed or were not protected
 * @param inFlight the requests in flight at the end; empty if nobody knows
 * @param grown what is left behind by upgrades, a line each
 */
record Verdict(
    Options options,
    int upgrades,
    Map<String, String> report,
    long parked,
    long rerun,
    List<String> upgradeProblems,
    OptionalLong inFlight,
    List<String> grown) {

  static final int FINE = 0;
  static final int FAILED = 1;
  static final int WRONG_OPTIONS = 2;
  static final int PROVES_NOTHING = 3;
  static final int STILL_IN_FLIGHT = 4;
  static final int BAD_UPGRADE = 5;
  static final int BROKEN = 6;
  static final int GREW = 7;

  private static final double LEAST_SHARE_OF_LONG_GETS = 0.05;

  /** A reason not to be content, with the exit code that it stands for. */
  record Reason(int exitCode, String text) {}

  /** The worst first. */
  List<Reason> reasons() {
    List<Reason> reasons = new ArrayList<>();
    for (String figure : List.of("failed", "duplicated", "lost")) {
      if (figure(figure) > 0) {
        reasons.add(new Reason(FAILED, figure(figure) + " requests " + figure));
      }
    }
    upgradeProblems.forEach(problem -> reasons.add(new Reason(BAD_UPGRADE, problem)));
    grown.forEach(figure -> reasons.add(new Reason(GREW, figure)));
    if (options.isProtected()) {
      if (inFlight.isEmpty()) {
        reasons.add(new Reason(STILL_IN_FLIGHT, "nobody tells how many requests are in flight"));
      } else if (inFlight.getAsLong() != 0) {
        reasons.add(
            new Reason(STILL_IN_FLIGHT, inFlight.getAsLong() + " requests in flight at the end"));
      }
      if (upgrades > 0) {
        addLuck(reasons);
      }
    }
    return reasons;
  }

  /** A run in which nothing was hard passes by luck. */
  private void addLuck(List<Reason> reasons) {
    if (parked == 0) {
      reasons.add(new Reason(PROVES_NOTHING, "no request was parked"));
    }
    if (rerun == 0) {
      reasons.add(new Reason(PROVES_NOTHING, "no request was rerun"));
    }
    if (figure("longer") < LEAST_SHARE_OF_LONG_GETS * figure("gets")) {
      reasons.add(new Reason(PROVES_NOTHING, "too few requests outlast the short drain"));
    }
  }

  int exitCode() {
    return reasons().stream().findFirst().map(Reason::exitCode).orElse(FINE);
  }

  /** The last line of the output. */
  String line() {
    return "upgrades=%d requests=%d failed=%d duplicated=%d lost=%d parked=%d rerun=%d longest_pause_ms=%d p99_ms=%d"
        .formatted(
            upgrades,
            figure("requests"),
            figure("failed"),
            figure("duplicated"),
            figure("lost"),
            parked,
            rerun,
            figure("longest_pause_ms"),
            figure("p99_ms"));
  }

  private long figure(String name) {
    String value = report.get(name);
    if (value == null) {
      throw new IllegalStateException("the load process does not report " + name);
    }
    return Long.parseLong(value);
  }
}
