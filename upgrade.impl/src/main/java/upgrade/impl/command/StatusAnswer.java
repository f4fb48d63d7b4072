package upgrade.impl.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import upgrade.api.BundleChange;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.Stuck;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRecord;
import upgrade.impl.command.Paint.Tone;
import upgrade.impl.recovery.Interrupted;

/** What is protected and what happened, at one moment. */
public final class StatusAnswer extends TextAnswer {
  /** What protects one kind of server. */
  public record Seam(String name, List<Problem> problems, Map<String, Long> figures) {}

  /** An upgrade that runs or waits. */
  public record Now(
      String id,
      Section section,
      Trigger trigger,
      Optional<String> who,
      List<BundleChange> changes,
      Optional<Duration> elapsed) {}

  /** An upgrade in which something hangs. */
  public record Hanging(Now now, Stuck stuck) {}

  private final List<Seam> seams;
  private final Optional<Now> running;
  private final List<Now> waiting;
  private final List<Interrupted> interrupted;
  private final List<Hanging> stuck;
  private final boolean history;
  private final Optional<UpgradeRecord> last;

  StatusAnswer(
      List<Seam> seams,
      Optional<Now> running,
      List<Now> waiting,
      List<Interrupted> interrupted,
      List<Hanging> stuck,
      boolean history,
      Optional<UpgradeRecord> last) {
    this.seams = List.copyOf(seams);
    this.running = running;
    this.waiting = List.copyOf(waiting);
    this.interrupted = List.copyOf(interrupted);
    this.stuck = List.copyOf(stuck);
    this.history = history;
    this.last = last;
  }

  /** Whether there is a server, and every request of each is protected. */
  public boolean isProtected() {
    return !seams.isEmpty() && seams.stream().allMatch(each -> each.problems().isEmpty());
  }

  public List<Seam> getSeams() {
    return seams;
  }

  public Optional<Now> getRunning() {
    return running;
  }

  public List<Now> getWaiting() {
    return waiting;
  }

  /** The upgrades that a crash interrupted and about which something is still to be done. */
  public List<String> getInterrupted() {
    return interrupted.stream().map(Interrupted::line).toList();
  }

  public List<Hanging> getStuck() {
    return stuck;
  }

  public Optional<UpgradeRecord> getLast() {
    return last;
  }

  @Override
  void write(Text text) {
    if (seams.isEmpty()) {
      text.line(Tone.BAD, "not protected: " + Status.NOTHING_PROTECTS);
    }
    for (Seam each : seams) {
      boolean nothing = each.figures().isEmpty(); // it has no part in any request
      if (nothing) {
        text.line(Tone.BAD, "not protected: " + each.name());
      } else if (each.problems().isEmpty()) {
        text.line(Tone.GOOD, "protected: " + each.name());
      } else {
        text.line(Tone.WARNING, "protected in part: " + each.name());
      }
      each.problems().forEach(why -> text.line(Tone.BAD, "  not protected: " + why));
      if (!nothing) {
        text.line("  requests: " + figures(each.figures()));
      }
    }
    running.ifPresentOrElse(
        now -> text.line(Tone.HEADING, "running: " + line(now)),
        () -> text.line("running: no upgrade"));
    waiting.forEach(now -> text.line("waiting: " + line(now)));
    interrupted.forEach(each -> text.line(Tone.BAD, "interrupted: " + each.line()));
    for (Hanging each : stuck) {
      text.line(Tone.BAD, "STUCK: " + line(each.now()));
      text.line(Tone.BAD, "  " + each.stuck() + ": its requests are answered 503");
    }
    if (!history) {
      text.line("last: not known, no history is kept here");
    } else {
      text.line(last.map(each -> "last: " + HistoryLine.of(each)).orElse("last: none so far"));
    }
  }

  private static final Map<String, String> PLAIN_WORDS =
      Map.of("inflight", "in flight", "failed", "waiting to run again");

  private static String figures(Map<String, Long> figures) {
    return figures.entrySet().stream()
        .map(each -> each.getValue() + " " + PLAIN_WORDS.getOrDefault(each.getKey(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String line(Now now) {
    return now.id()
        + " in section "
        + now.section().title()
        + now.elapsed().map(time -> " for " + Shown.duration(time)).orElse("")
        + ", "
        + now.changes().stream().map(Shown::change).collect(Collectors.joining(", "))
        + ", by "
        + now.who().orElse(Shown.outcome(now.trigger()));
  }

  @Override
  public String line() {
    return isProtected() ? "protected" : "not protected";
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("protected", isProtected());
    json.put("seams", seams.stream().map(StatusAnswer::json).toList());
    json.put("running", running.map(StatusAnswer::json));
    json.put("waiting", waiting.stream().map(StatusAnswer::json).toList());
    json.put("interrupted", interrupted.stream().map(Interrupted::json).toList());
    json.put("stuck", stuck.stream().map(StatusAnswer::json).toList());
    json.put("last", last.map(HistoryLine::json));
    return json;
  }

  private static Map<String, Object> json(Seam seam) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", seam.name());
    json.put("problems", seam.problems().stream().map(Shown::json).toList());
    json.put("requests", seam.figures());
    return json;
  }

  private static Map<String, Object> json(Hanging hanging) {
    Map<String, Object> json = json(hanging.now());
    json.put("doing", hanging.stuck().doing());
    json.put("thread", hanging.stuck().thread());
    json.put("frame", hanging.stuck().frame());
    return json;
  }

  private static Map<String, Object> json(Now now) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", now.id());
    json.put("section", now.section().title());
    json.put("trigger", now.trigger().name());
    json.put("who", now.who());
    json.put("bundles", now.changes().stream().map(Shown::json).toList());
    json.put("milliseconds", now.elapsed().map(Duration::toMillis));
    return json;
  }
}
