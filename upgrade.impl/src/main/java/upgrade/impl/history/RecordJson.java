package upgrade.impl.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRecord;
import upgrade.impl.json.Json;

/** Writes a record as JSON, for files and for people. */
public final class RecordJson {
  static final long FORMAT = 1;

  /** How much of lists and texts is written, and what if that is too much. */
  private record Limit(int entries, int characters) {}

  private static final Limit ALL = new Limit(Integer.MAX_VALUE, Integer.MAX_VALUE);
  private static final List<Limit> LIMITS =
      List.of(ALL, new Limit(1000, 500), new Limit(100, 200), new Limit(10, 100));

  private final Limit limit;
  private final Map<String, Object> leftOut = new LinkedHashMap<>();

  private RecordJson(Limit limit) {
    this.limit = limit;
  }

  /** In the order in which a person reads it. */
  public static Map<String, Object> map(UpgradeRecord past) {
    return new RecordJson(ALL).write(past);
  }

  /**
   * As much of it as fits.
   *
   * @param bytes how long it may become in UTF-8, at least some 10,000
   */
  static byte[] text(UpgradeRecord past, int bytes) {
    byte[] text = {};
    for (Limit limit : LIMITS) {
      String json = Json.pretty(new RecordJson(limit).write(past)) + "\n";
      text = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      if (text.length <= bytes) {
        return text;
      }
    }
    return text;
  }

  private Map<String, Object> write(UpgradeRecord past) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("id", past.id());
    map.put("outcome", past.outcome().map(Enum::name));
    map.put("protected", past.isProtected());
    map.put("started", past.started().toString());
    map.put("duration.ms", past.duration().toMillis());
    map.put("pause.longest.ms", past.longestPause().toMillis());
    map.put("trigger", past.trigger().name());
    map.put("direction", past.direction().name());
    map.put("who", past.who().map(this::cut));
    map.put("modification", past.modification().map(this::cut));
    map.put("failed", past.pointOfFailure().map(this::cut));
    map.put("changes", list("changes", past.changes(), this::change));
    map.put("affected", list("affected", past.affected(), id -> id));
    map.put(
        "problems",
        list(
            "problems",
            past.problems(),
            problem -> object("subject", cut(problem.subject()), "reason", cut(problem.reason()))));
    map.put("figures", new LinkedHashMap<>(past.figures()));
    map.put("plan", list("plan", past.plan(), this::cut));
    map.put("steps", list("steps", past.steps(), this::step));
    map.put(
        "messages",
        list(
            "messages",
            past.messages(),
            message -> object("warning", message.isWarning(), "text", cut(message.text()))));
    if (!leftOut.isEmpty()) {
      map.put("left.out", leftOut);
    }
    return map;
  }

  private Map<String, Object> change(BundleChange change) {
    return object(
        "bundle", change.bundleId(),
        "bundle.new", change.newId(),
        "name", cut(change.symbolicName()),
        "from", cut(change.fromVersion()),
        "to", change.toVersion().map(this::cut),
        "location", change.location().map(this::cut));
  }

  private Map<String, Object> step(UpgradeRecord.Entry step) {
    return object(
        "section", step.section().name(),
        "instruction", cut(step.instruction()),
        "step", cut(step.step()),
        "outcome", step.outcome().name(),
        "duration.ms", step.duration().toMillis(),
        "reason", step.reason().map(this::cut));
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** The first and the last ones: how it began and how it ended. */
  private <T> List<Object> list(String name, List<T> all, Function<T, Object> write) {
    List<Object> some = new ArrayList<>();
    int half = limit.entries() / 2;
    for (int i = 0; i < all.size(); i++) {
      if (all.size() <= limit.entries() || i < half || i >= all.size() - half) {
        some.add(write.apply(all.get(i)));
      }
    }
    if (some.size() < all.size()) {
      leftOut.put(name, all.size() - some.size());
    }
    return some;
  }

  private String cut(String text) {
    return text.length() <= limit.characters()
        ? text
        : text.substring(0, limit.characters() - 3) + "...";
  }
}
