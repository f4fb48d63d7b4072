package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeResult;
import upgrade.impl.command.Paint.Tone;

/** Shows a past upgrade in short. */
final class HistoryLine {
  private HistoryLine() {}

  static String of(UpgradeRecord record) {
    return record.id()
        + " "
        + outcome(record)
        + " at "
        + Shown.time(record.started())
        + " in "
        + Shown.duration(record.duration())
        + ", "
        + changes(record);
  }

  static String changes(UpgradeRecord record) {
    return record.changes().stream().map(Shown::change).collect(Collectors.joining(", "));
  }

  /** Without an outcome it runs. */
  static String outcome(UpgradeRecord record) {
    return record.outcome().map(Shown::outcome).orElse("without end")
        + (record.isProtected() || record.outcome().isEmpty() ? "" : ", unprotected");
  }

  static Tone tone(UpgradeRecord record) {
    if (record.outcome().isEmpty()) {
      return Tone.WARNING;
    }
    UpgradeResult.Outcome outcome = record.outcome().get();
    return switch (outcome) {
      case SUCCEEDED -> record.isProtected() ? Tone.GOOD : Tone.WARNING;
      case REFUSED, CANCELLED, NO_UPDATE -> Tone.WARNING;
      case ROLLED_BACK, FAILED, INTERRUPTED -> Tone.BAD;
    };
  }

  static Map<String, Object> json(UpgradeRecord record) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", record.id());
    json.put("outcome", record.outcome().map(Enum::name));
    json.put("protected", record.isProtected());
    json.put("started", record.started().toString());
    json.put("milliseconds", record.duration().toMillis());
    json.put("trigger", record.trigger().name());
    json.put("direction", record.direction().name());
    json.put("who", record.who());
    json.put("bundles", record.changes().stream().map(Shown::json).toList());
    json.put("longestPauseMilliseconds", record.longestPause().toMillis());
    json.put("figures", record.figures());
    return json;
  }
}
