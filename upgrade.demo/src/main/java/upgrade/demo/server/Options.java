package upgrade.demo.server;

import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;

/** What the command line asks for. */
record Options(
    int upgrades,
    int rate,
    boolean isProtected,
    Stack stack,
    boolean keep,
    OptionalLong drainShortMs,
    boolean help) {

  static final String USAGE =
      """
      usage: ./demo [options]
        --upgrades N           how often the application is updated (20); from 100 on one right
                               after the other, on an application that is three times as fast,
                               and what they leave behind is measured
        --rate N               requests per second (300)
        --unprotected          the same without the bundles that protect: shows what is lost
        --stack STACK          jetty12 or jetty11: Felix with Felix HTTP on Jetty 12
                               (http.jetty12) or on Jetty 11 (http.jetty 5);
                               karaf or karaf-felix: Karaf with Pax Web or with Felix HTTP,
                               updated by what is typed into its shell (jetty12)
        --drain-short MS       how long an upgrade waits for requests that can be rerun (500)
        --keep                 stay up afterwards, with a Gogo shell
        --help                 this text
      exit codes: 0 nothing failed, duplicated or lost; 1 something was; 2 wrong options;
        3 nothing was parked or nothing rerun: the run proves nothing; 4 requests are still in
        flight at the end; 5 an upgrade did not succeed or was not protected; 6 the demo broke; 7 threads,
        heap, classes or files grew""";

  /** The container that answers, and where it runs. */
  enum Stack {
    JETTY12("jetty12", "Felix HTTP on Jetty 12", ""),
    JETTY11("jetty11", "Felix HTTP on Jetty 11", ""),
    KARAF("karaf", "Pax Web", "http-whiteboard"),
    KARAF_FELIX("karaf-felix", "Felix HTTP", "felix-http");

    private final String option;
    private final String title;
    private final String karafFeature;

    Stack(String option, String title, String karafFeature) {
      this.option = option;
      this.title = title;
      this.karafFeature = karafFeature;
    }

    String option() {
      return option;
    }

    String title() {
      return title;
    }

    boolean isKaraf() {
      return !karafFeature.isEmpty();
    }

    /** What Karaf installs it by. */
    String karafFeature() {
      return karafFeature;
    }
  }

  /** Says in one line what is wrong with the command line. */
  static final class WrongOptionException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongOptionException(String message) {
      super(message);
    }
  }

  static Options parse(List<String> arguments) throws WrongOptionException {
    int upgrades = 20;
    int rate = 300;
    boolean isProtected = true;
    Stack stack = Stack.JETTY12;
    boolean keep = false;
    OptionalLong drainShort = OptionalLong.empty();
    boolean help = false;
    Queue<String> left = new ArrayDeque<>(arguments);
    for (String option = left.poll(); option != null; option = left.poll()) {
      switch (option) {
        case "--upgrades" -> upgrades = number(option, left.poll(), 0, 100_000);
        case "--rate" -> rate = number(option, left.poll(), 1, 10_000);
        case "--unprotected" -> isProtected = false;
        case "--stack" -> stack = stack(left.poll());
        case "--keep" -> keep = true;
        case "--drain-short" ->
            drainShort = OptionalLong.of(number(option, left.poll(), 0, 60_000));
        case "--help", "-h" -> help = true;
        default -> throw new WrongOptionException("unknown option " + option + "; try --help");
      }
    }
    if (!isProtected && drainShort.isPresent()) {
      throw new WrongOptionException("--drain-short means nothing with --unprotected");
    }
    if (keep && stack.isKaraf()) {
      throw new WrongOptionException(
          "--keep needs --stack jetty12 or jetty11; docs/karaf.md tells how to try Karaf by hand");
    }
    return new Options(upgrades, rate, isProtected, stack, keep, drainShort, help);
  }

  /** Empty if it is not to be configured. */
  OptionalLong drainShort() {
    Pace pace = Pace.of(upgrades);
    return drainShortMs.isPresent() || pace == Pace.EACH
        ? drainShortMs
        : OptionalLong.of(pace.drainShortMs());
  }

  private static Stack stack(@org.jspecify.annotations.Nullable String value)
      throws WrongOptionException {
    for (Stack stack : Stack.values()) {
      if (stack.option().equals(value)) {
        return stack;
      }
    }
    throw new WrongOptionException(
        "--stack needs jetty12, jetty11, karaf or karaf-felix" + not(value));
  }

  private static int number(
      String option, @org.jspecify.annotations.Nullable String value, int min, int max)
      throws WrongOptionException {
    try {
      int number = Integer.parseInt(String.valueOf(value));
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new WrongOptionException(
        option + " needs a whole number from " + min + " to " + max + not(value));
  }

  private static String not(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "" : ", not " + value;
  }
}
