package upgrade.impl.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.event.EventConstants;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/**
 * Gathers the properties of one event: JDK types only, so that handlers can filter by them and need
 * no package of ours.
 */
final class Properties {
  static final String ID = "upgrade.id";
  static final String TRIGGER = "trigger";
  static final String DIRECTION = "direction";
  static final String WHO = "who";
  static final String TO = "bundle.version.to";
  static final String AFFECTED = "affected.id";
  static final String SECTION = "section";
  static final String BACK = "back";
  static final String WARNING = "warning";
  static final String STEP = "step";
  static final String INSTRUCTION = "instruction";
  static final String OUTCOME = "outcome";
  static final String DURATION = "duration.ms";
  static final String REASON = "reason";
  static final String PROTECTED = "protected";
  static final String THREAD = "thread";
  static final String FRAME = "frame";
  static final String FIGURE = "figure.";

  private final Map<String, Object> map = new HashMap<>();

  private Properties(String id, UpgradeRequest request) {
    map.put(EventConstants.TIMESTAMP, System.currentTimeMillis());
    map.put(ID, id);
    map.put(TRIGGER, request.trigger().name());
    map.put(DIRECTION, request.direction().name());
    request.who().ifPresent(who -> map.put(WHO, who));
    List<BundleChange> changes = request.changes();
    map.put(EventConstants.BUNDLE_ID, changes.stream().mapToLong(BundleChange::bundleId).toArray());
    map.put(EventConstants.BUNDLE_SYMBOLICNAME, each(changes, BundleChange::symbolicName));
    map.put(EventConstants.BUNDLE_VERSION, each(changes, BundleChange::fromVersion));
    map.put(TO, each(changes, change -> change.toVersion().orElse("")));
    map.put(AFFECTED, request.affected().stream().mapToLong(Long::longValue).toArray());
  }

  private static String[] each(
      List<BundleChange> changes, Function<BundleChange, String> property) {
    return changes.stream().map(property).toArray(String[]::new);
  }

  static Properties of(Upgrade upgrade) {
    return of(upgrade.id(), upgrade.request());
  }

  static Properties of(String id, UpgradeRequest request) {
    return new Properties(id, request);
  }

  Properties section(Section section, Direction direction) {
    map.put(SECTION, section.title());
    map.put(BACK, direction == Direction.DOWN);
    return this;
  }

  Properties message(boolean warning, String message) {
    map.put(EventConstants.MESSAGE, message);
    map.put(WARNING, warning);
    return this;
  }

  Properties stuck(Stuck stuck) {
    map.put(STEP, stuck.doing());
    map.put(THREAD, stuck.thread());
    map.put(FRAME, stuck.frame());
    return this;
  }

  Properties step(StepResult result) {
    map.put(STEP, result.step().toString());
    map.put(INSTRUCTION, result.step().instruction());
    map.put(OUTCOME, result.outcome().name());
    map.put(DURATION, result.duration().toMillis());
    result.reason().ifPresent(reason -> map.put(REASON, reason));
    return this;
  }

  Properties ended(UpgradeResult result) {
    map.put(OUTCOME, result.outcome().name());
    map.put(PROTECTED, result.isProtected());
    map.put(DURATION, result.duration().toMillis());
    if (!result.problems().isEmpty()) {
      map.put(
          REASON,
          result.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }
    result.figures().forEach((figure, count) -> map.put(FIGURE + figure, count));
    return this;
  }

  Map<String, Object> map() {
    return map;
  }
}
