package upgrade.impl.recovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import upgrade.impl.trail.Unfinished;

/**
 * An upgrade that a crash interrupted, and about which something is still to be done.
 *
 * @param bundles what they have; empty while nobody has looked yet
 * @param restoring how putting back the old version went; empty if that was not tried
 */
public record Interrupted(Unfinished upgrade, List<Found> bundles, List<String> restoring) {
  public String id() {
    return upgrade.id();
  }

  /** For people, in one line. */
  public String line() {
    return upgrade.id()
        + " "
        + cause(upgrade)
        + (bundles.isEmpty()
            ? ""
            : ": " + bundles.stream().map(Found::toString).collect(Collectors.joining("; ")))
        + restoring.stream().map(each -> "; " + each).collect(Collectors.joining());
  }

  static String cause(Unfinished upgrade) {
    return (upgrade.isOrderly() ? "the framework was stopped" : "the framework crashed")
        + " in the middle"
        + (upgrade.isPastPoint()
            ? ", past the point of no return"
            : ", before the point of no return: nothing has changed")
        + upgrade.doing().map(doing -> ", last seen: " + doing).orElse("");
  }

  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", upgrade.id());
    json.put("started", upgrade.started().toString());
    json.put("crash", !upgrade.isOrderly());
    json.put("lastSeen", upgrade.doing());
    json.put("bundles", bundles.stream().map(Found::json).toList());
    json.put("restoring", restoring);
    return json;
  }
}
