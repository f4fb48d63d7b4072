package upgrade.impl.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRecord;

/** {@code upgrade:history [ID]}: past upgrades, or all about one. */
final class History implements Command {
  private static final Usage USAGE =
      Usage.of("history", "lists past upgrades, or tells all about one")
          .optional("ID", "the upgrade's id, or its beginning; last for the newest")
          .option("--gc", "collects garbage first, to see whether old code is still held")
          .json()
          .note("The history survives restarts; how much of it is kept can be configured.")
          .example("history", "the newest first")
          .example("history last", "how the newest one went")
          .example("history --json", "the same for a program");

  private final Sight sight;

  History(Sight sight) {
    this.sight = sight;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public List<String> candidates() {
    return sight.history().stream()
        .flatMap(each -> each.records().stream())
        .map(UpgradeRecord::id)
        .toList();
  }

  @Override
  public Answer run(Words words) throws CommandException {
    UpgradeHistory history =
        sight.history().orElseThrow(() -> new NotAvailable("no history is kept here"));
    Optional<String> id = words.argument(0);
    if (words.has("--gc")) {
      System.gc();
    }
    return id.isPresent() ? detail(history, id.get()) : new Listed(history.records());
  }

  private static Answer detail(UpgradeHistory history, UpgradeRecord record) {
    return new HistoryDetail(record, history.oldCode(record.id()));
  }

  private static Answer detail(UpgradeHistory history, String id) throws WrongInput {
    List<UpgradeRecord> records = history.records();
    if (records.isEmpty()) {
      throw new WrongInput("no upgrade has the id " + id + ": there was none so far");
    }
    if (id.equals("last")) {
      return detail(history, records.get(0));
    }
    Optional<UpgradeRecord> exact = history.record(id);
    if (exact.isPresent()) {
      return detail(history, exact.get());
    }
    List<UpgradeRecord> found = records.stream().filter(each -> each.id().startsWith(id)).toList();
    if (found.size() == 1) {
      return detail(history, found.get(0));
    }
    throw new WrongInput(
        (found.isEmpty()
                ? "no upgrade has the id "
                : "several upgrades have an id that begins with ")
            + id
            + "; the newest are "
            + records.stream().limit(3).map(UpgradeRecord::id).collect(Collectors.joining(", ")));
  }

  /** Past upgrades. */
  public static final class Listed extends TextAnswer {
    private final List<UpgradeRecord> records;

    Listed(List<UpgradeRecord> records) {
      this.records = List.copyOf(records);
    }

    public List<UpgradeRecord> getRecords() {
      return records;
    }

    public int size() {
      return records.size();
    }

    @Override
    void write(Text text) {
      if (records.isEmpty()) {
        text.line("no upgrade so far");
        return;
      }
      Table table =
          Table.of("id", "started", ">took", ">longest pause", "way", "by", "bundles", "outcome");
      for (UpgradeRecord each : records) {
        table.row(
            HistoryLine.tone(each),
            each.id(),
            Shown.time(each.started()),
            Shown.duration(each.duration()),
            Shown.duration(each.longestPause()),
            Shown.outcome(each.direction()),
            each.who().orElse(Shown.outcome(each.trigger())),
            HistoryLine.changes(each),
            HistoryLine.outcome(each));
      }
      text.table(table);
    }

    @Override
    public String line() {
      return records.size() + " upgrades";
    }

    @Override
    public Object json() {
      return records.stream().<Map<String, Object>>map(HistoryLine::json).toList();
    }
  }
}
