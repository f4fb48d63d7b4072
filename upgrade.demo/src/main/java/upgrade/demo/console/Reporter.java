package upgrade.demo.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/**
 * Tells the demo outside the framework what upgrades do.
 *
 * <p>Only types of the JDK cross the border, so that the framework gets the API from its bundle, as
 * everywhere else, and not from the demo's class path.
 */
@Component
public final class Reporter implements UpgradeListener {
  private final BiConsumer<String, Map<String, String>> demo;

  @Activate
  public Reporter(
      @Reference(target = "(demo=console)") BiConsumer<String, Map<String, String>> demo) {
    this.demo = demo;
  }

  @Override
  public void upgradeStarted(Upgrade upgrade) {
    tell("started", upgrade, Map.of("changes", changes(upgrade.request())));
  }

  @Override
  public void sectionStarted(Upgrade upgrade, Section section, Direction direction) {
    String way = direction == Direction.UP ? "" : " (on the way down)";
    tell("section", upgrade, Map.of("text", section.title() + way));
  }

  @Override
  public void messageReported(Upgrade upgrade, boolean warning, String message) {
    tell("message", upgrade, Map.of("text", (warning ? "warning: " : "") + message));
  }

  @Override
  public void stepEnded(Upgrade upgrade, StepResult step) {
    tell("step", upgrade, Map.of("text", step.toString()));
  }

  @Override
  public void bundlesJoined(Upgrade upgrade, UpgradeRequest request) {
    tell("joined", upgrade, Map.of("changes", changes(request)));
  }

  @Override
  public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
    Map<String, String> values = new LinkedHashMap<>();
    result.figures().forEach((name, count) -> values.put("figure." + name, count.toString()));
    values.put("outcome", result.outcome().name());
    values.put("protected", String.valueOf(result.isProtected()));
    values.put("ms", String.valueOf(result.duration().toMillis()));
    values.put(
        "problems",
        result.problems().stream().map(Object::toString).collect(Collectors.joining("; ")));
    tell("ended", upgrade, values);
  }

  private void tell(String what, Upgrade upgrade, Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put("id", upgrade.id());
    demo.accept(what, all);
  }

  private static String changes(UpgradeRequest request) {
    return request.changes().stream().map(BundleChange::toString).collect(Collectors.joining(", "));
  }
}
