package upgrade.impl.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/**
 * Tells one upgrade in the lines that an operator reads.
 *
 * <p>For one thread; knows no clock and no stream.
 */
final class Account {
  /** Headlines come as messages as well. */
  private static final String HEADLINE = "== ";

  private final Ink ink;
  private final int width;
  private final Set<String> headed = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private String section = "";
  private boolean begun;
  private boolean checksAgain;
  private String last = "";

  /**
   * @param width what is longer is cut: the history has it all
   */
  Account(Ink ink, int width) {
    this.ink = ink;
    this.width = width;
  }

  List<String> started(String id, UpgradeRequest request) {
    begun = true;
    return List.of(cut(ink.headline("upgrade " + id) + " of " + changes(request)));
  }

  List<String> section(Section next, Direction direction) {
    section = next.title() + (direction == Direction.UP ? "" : " (on the way down)");
    // The steps before the point of no return run twice, as a check and in earnest.
    checksAgain = next == Section.CHECK && headed.contains(section);
    return next == Section.FINISHED || headed.contains(section) ? List.of() : head();
  }

  List<String> message(boolean warning, String text) {
    boolean again = checksAgain && !warning;
    if (text.startsWith(HEADLINE) || again || !told.add(text)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(last.equals(section) ? List.of() : head());
    String shown = cut(plain(text));
    lines.add("    " + (warning ? ink.warning("warning: " + shown) : shown));
    return lines;
  }

  List<String> step(StepResult step) {
    boolean bad =
        step.outcome() == StepResult.Outcome.FAILED
            || step.outcome() == StepResult.Outcome.TIMED_OUT
            || step.outcome() == StepResult.Outcome.UNDO_FAILED;
    return bad ? List.of("    " + ink.bad(cut(plain(step.toString())))) : List.of();
  }

  List<String> joined(UpgradeRequest request) {
    headed.clear();
    told.clear();
    return List.of("  " + cut("joined: now " + changes(request)));
  }

  List<String> ended(UpgradeResult result) {
    List<String> lines = new ArrayList<>();
    String how = Words.outcome(result.outcome()) + (result.isProtected() ? "" : ", NOT PROTECTED");
    String figures = Words.figures(result.figures());
    lines.add(
        ink.headline("upgrade " + result.upgradeId())
            + " of "
            + changes(result.request())
            + " "
            + ink.of(result.outcome(), result.isProtected(), how)
            + " after "
            + seconds(result.duration())
            + (figures.isEmpty() ? "" : ": " + figures));
    result.problems().forEach(problem -> lines.add("  " + ink.bad(plain(problem.toString()))));
    return lines;
  }

  /**
   * What it is doing now, on one line.
   *
   * @param figures as in {@link upgrade.api.Protection#figures()}
   */
  String status(Duration elapsed, Map<String, Long> figures) {
    return "    "
        + (!section.isEmpty() ? section : begun ? "prepares" : "waits for its turn")
        + " "
        + seconds(elapsed)
        + waiting(figures);
  }

  /** How many requests are where. */
  static String waiting(Map<String, Long> figures) {
    List<String> words = new ArrayList<>();
    count(words, figures, "running", "running");
    count(words, figures, "parked", "parked");
    count(words, figures, "failed", "to run again");
    return words.isEmpty() ? "" : ": " + String.join(", ", words);
  }

  private static void count(
      List<String> words, Map<String, Long> figures, String figure, String word) {
    long count = figures.getOrDefault(figure, 0L);
    if (count > 0) {
      words.add(count + " " + word);
    }
  }

  private List<String> head() {
    headed.add(section);
    last = section;
    return section.isEmpty() ? List.of() : List.of("  " + ink.headline(section));
  }

  /** What others say must neither break the line nor paint on a terminal. */
  private static String plain(String text) {
    return text.codePoints()
        .map(each -> Character.isISOControl(each) ? ' ' : each)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String cut(String text) {
    return text.length() <= width ? text : text.substring(0, width) + " ...";
  }

  private static String changes(UpgradeRequest request) {
    return request.changes().stream().map(BundleChange::toString).collect(Collectors.joining(", "));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
