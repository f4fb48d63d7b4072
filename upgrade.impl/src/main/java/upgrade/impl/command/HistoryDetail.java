package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upgrade.api.Message;
import upgrade.api.UpgradeRecord;
import upgrade.impl.command.Paint.Tone;

/** All about one past upgrade. */
public final class HistoryDetail extends TextAnswer {
  private final UpgradeRecord record;
  private final List<Message> oldCode;

  HistoryDetail(UpgradeRecord record, List<Message> oldCode) {
    this.record = record;
    this.oldCode = List.copyOf(oldCode);
  }

  /** Whether the class loaders of the versions that it replaced are gone. */
  public List<Message> getOldCode() {
    return oldCode;
  }

  public UpgradeRecord getRecord() {
    return record;
  }

  @Override
  void write(Text text) {
    text.line(
        HistoryLine.tone(record), "upgrade " + record.id() + " " + HistoryLine.outcome(record));
    Table facts = Table.plain(2);
    facts.row("started", Shown.time(record.started()));
    facts.row("took", Shown.duration(record.duration()));
    facts.row("longest pause", Shown.duration(record.longestPause()));
    facts.row("trigger", Shown.outcome(record.trigger()));
    facts.row("way", Shown.outcome(record.direction()));
    facts.row("by", record.who().orElse("not known"));
    facts.row("modification", record.modification().orElse("none"));
    facts.row("affected", record.affected().toString());
    record.pointOfFailure().ifPresent(each -> facts.row(Tone.BAD, "failed at", each));
    String own = record.trigger().byFramework() ? "" : "from its own location";
    text.table(facts).heading("bundles").table(Shown.changes(record.changes(), own));
    if (!record.problems().isEmpty()) {
      Table problems = Table.plain(2);
      record.problems().forEach(each -> problems.row(Tone.BAD, each.subject(), each.reason()));
      text.heading("problems").table(problems);
    }
    if (!record.figures().isEmpty()) {
      Table figures = Table.plain(2);
      new TreeMap<>(record.figures()).forEach((name, value) -> figures.row(name, value));
      text.heading("figures").table(figures);
    }
    if (!oldCode.isEmpty()) {
      text.heading("old code");
      oldCode.forEach(
          each -> text.line(each.isWarning() ? Tone.WARNING : Tone.PLAIN, "  " + each.text()));
    }
    text.heading("steps").table(steps());
    if (!record.messages().isEmpty()) {
      text.heading("messages");
      record
          .messages()
          .forEach(
              each ->
                  text.line(
                      each.isWarning() ? Tone.WARNING : Tone.PLAIN,
                      "  " + (each.isWarning() ? "warning: " : "") + each.text()));
    }
  }

  private Table steps() {
    Table table = Table.of("section", "step", ">took", "outcome", "why");
    for (UpgradeRecord.Entry each : record.steps()) {
      table.row(
          Tone.BAD,
          each.section().title(),
          each.step(),
          Shown.duration(each.duration()),
          Shown.outcome(each.outcome()),
          each.reason().orElse(""));
    }
    return table;
  }

  @Override
  public String line() {
    return HistoryLine.of(record);
  }

  @Override
  public Object json() {
    Map<String, Object> json = HistoryLine.json(record);
    json.put("modification", record.modification());
    json.put("affected", record.affected());
    json.put("plan", record.plan());
    json.put("pointOfFailure", record.pointOfFailure());
    json.put("problems", record.problems().stream().map(Shown::json).toList());
    json.put("oldCode", oldCode.stream().map(Shown::json).toList());
    json.put("messages", record.messages().stream().map(Shown::json).toList());
    List<Map<String, Object>> steps =
        record.steps().stream().<Map<String, Object>>map(HistoryDetail::json).toList();
    json.put("steps", steps);
    return json;
  }

  private static Map<String, Object> json(UpgradeRecord.Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("section", entry.section().title());
    json.put("instruction", entry.instruction());
    json.put("step", entry.step());
    json.put("outcome", entry.outcome().name());
    json.put("milliseconds", entry.duration().toMillis());
    json.put("reason", entry.reason());
    return json;
  }
}
