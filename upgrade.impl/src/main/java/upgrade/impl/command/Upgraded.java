package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeResult;
import upgrade.impl.command.Paint.Tone;

/** An upgrade that has ended. */
public final class Upgraded extends TextAnswer {
  private final UpgradeResult result;

  Upgraded(UpgradeResult result) {
    this.result = result;
  }

  public String getId() {
    return result.upgradeId();
  }

  public UpgradeResult getResult() {
    return result;
  }

  public Map<String, Long> getFigures() {
    return result.figures();
  }

  @Override
  void write(Text text) {
    Tone tone = NotUpgraded.isGood(result) && result.isProtected() ? Tone.GOOD : Tone.WARNING;
    text.line(tone, line());
    String figures = upgrade.impl.console.Words.figures(result.figures());
    if (!figures.isEmpty()) {
      text.line("  " + figures);
    }
    result.problems().forEach(problem -> text.line(Tone.BAD, "  " + problem));
  }

  @Override
  public String line() {
    return "upgrade "
        + result.upgradeId()
        + " of "
        + NotUpgraded.changes(result)
        + " "
        + upgrade.impl.console.Words.outcome(result.outcome())
        + (result.isProtected() ? "" : ", NOT PROTECTED,")
        + String.format(Locale.ROOT, " after %.1f s", result.duration().toMillis() / 1000.0);
  }

  @Override
  public Object json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", result.upgradeId());
    json.put("outcome", result.outcome().name());
    json.put("protected", result.isProtected());
    json.put("direction", result.request().direction().name());
    json.put("started", result.started().toString());
    json.put("duration.ms", result.duration().toMillis());
    json.put("changes", result.request().changes().stream().map(Upgraded::json).toList());
    json.put("figures", new TreeMap<>(result.figures()));
    json.put("problems", result.problems().stream().map(Object::toString).toList());
    return json;
  }

  private static Map<String, Object> json(BundleChange change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bundle", change.symbolicName());
    json.put("id", change.bundleId());
    change.newId().ifPresent(id -> json.put("newId", id));
    json.put("from", change.fromVersion());
    json.put("to", change.toVersion().orElse(null));
    change.source().ifPresent(source -> json.put("source", source));
    return json;
  }

  static List<String> ids(List<upgrade.api.Upgrade> upgrades) {
    return upgrades.stream().map(upgrade.api.Upgrade::id).toList();
  }
}
