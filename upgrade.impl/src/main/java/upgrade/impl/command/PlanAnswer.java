package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import upgrade.api.BundleChange;
import upgrade.api.Message;
import upgrade.api.Problem;
import upgrade.api.Step;
import upgrade.api.StepResult;
import upgrade.impl.command.Paint.Tone;

/** A plan with what its check has found, or every reason why there is none. */
public final class PlanAnswer extends TextAnswer {
  /** A step with its reasons. */
  public record Row(
      Step step, String position, List<String> requires, String provider, String why) {}

  private final List<BundleChange> changes;
  private final Map<String, String> affected;
  private final List<String> endpoints;
  private final List<Row> up;
  private final List<Row> down;
  private final List<StepResult> checks;
  private final List<Message> messages;
  private final List<Problem> problems;

  PlanAnswer(
      List<BundleChange> changes,
      Map<String, String> affected,
      List<String> endpoints,
      List<Row> up,
      List<Row> down,
      List<StepResult> checks,
      List<Message> messages,
      List<Problem> problems) {
    this.changes = List.copyOf(changes);
    this.affected = new LinkedHashMap<>(affected);
    this.endpoints = List.copyOf(endpoints);
    this.up = List.copyOf(up);
    this.down = List.copyOf(down);
    this.checks = List.copyOf(checks);
    this.messages = List.copyOf(messages);
    this.problems = List.copyOf(problems);
  }

  public boolean isRefused() {
    return !problems.isEmpty();
  }

  public List<BundleChange> getChanges() {
    return changes;
  }

  /** Why each bundle is affected, by {@code name [id]}. */
  public Map<String, String> getAffected() {
    return java.util.Collections.unmodifiableMap(affected);
  }

  public List<String> getEndpoints() {
    return endpoints;
  }

  public List<Row> getUp() {
    return up;
  }

  public List<Row> getDown() {
    return down;
  }

  public List<StepResult> getChecks() {
    return checks;
  }

  public List<Message> getMessages() {
    return messages;
  }

  public List<Problem> getProblems() {
    return problems;
  }

  @Override
  void write(Text text) {
    if (isRefused()) {
      text.line(Tone.BAD, "would be refused");
      Table reasons = Table.plain(2);
      problems.forEach(each -> reasons.row(Tone.BAD, each.subject(), each.reason()));
      text.table(reasons);
    } else {
      text.line(Tone.GOOD, "would be performed");
    }
    text.heading("bundles").table(Shown.changes(changes, "from its own location"));
    if (up.isEmpty()) {
      return;
    }
    Table interrupted = Table.plain(2);
    affected.forEach((name, why) -> interrupted.row(name, why));
    text.heading("affected").table(interrupted);
    text.heading("endpoints that it interrupts");
    endpoints.forEach(each -> text.line("  " + each));
    if (endpoints.isEmpty()) {
      text.line("  none");
    }
    text.heading("way up").table(steps(up));
    text.heading("way down, if the new version is bad: each is undone").table(steps(down));
    text.heading("checks").table(checks());
    messages.forEach(
        each ->
            text.line(
                each.isWarning() ? Tone.WARNING : Tone.PLAIN,
                "  " + (each.isWarning() ? "warning: " : "") + each.text()));
  }

  private static Table steps(List<Row> way) {
    Table table = Table.of(">no", "step", "stands", "requires", "provided by", "because of");
    int number = 0;
    for (Row row : way) {
      number++;
      table.row(
          row.step().kind() == Step.Kind.POINT_OF_NO_RETURN ? Tone.WARNING : Tone.PLAIN,
          number,
          name(row.step()),
          row.position(),
          String.join(", ", row.requires()),
          row.provider(),
          row.why());
    }
    return table;
  }

  private Table checks() {
    Table table = Table.plain(3);
    for (StepResult each : checks) {
      table.row(
          Tone.BAD, name(each.step()), Shown.outcome(each.outcome()), each.reason().orElse(""));
    }
    return table;
  }

  private static String name(Step step) {
    return step.kind() == Step.Kind.INSTRUCTION
        ? step.use().toString()
        : step.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + (step.bundleIds().isEmpty() ? "" : " " + step.bundleIds());
  }

  @Override
  public String line() {
    return (isRefused() ? "refused " : "passed ") + changes;
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("refused", isRefused());
    json.put("problems", problems.stream().map(Shown::json).toList());
    json.put("bundles", changes.stream().map(Shown::json).toList());
    json.put("affected", affected);
    json.put("endpoints", endpoints);
    json.put("up", up.stream().map(PlanAnswer::json).toList());
    json.put("down", down.stream().map(PlanAnswer::json).toList());
    json.put("checks", checks.stream().map(PlanAnswer::json).toList());
    json.put("messages", messages.stream().map(Shown::json).toList());
    return json;
  }

  private static Map<String, Object> json(Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", row.step().toString());
    json.put("kind", row.step().kind().name());
    json.put("position", row.position());
    json.put("requires", row.requires());
    json.put("providedBy", row.provider());
    json.put("why", row.why());
    return json;
  }

  private static Map<String, Object> json(StepResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", result.step().toString());
    json.put("outcome", result.outcome().name());
    json.put("milliseconds", result.duration().toMillis());
    json.put("reason", result.reason());
    return json;
  }
}
