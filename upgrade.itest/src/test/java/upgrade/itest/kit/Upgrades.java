package upgrade.itest.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import upgrade.api.Direction;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/** Hears what the upgrades of a test do. */
public final class Upgrades implements UpgradeListener, AutoCloseable {
  private final ServiceRegistration<?> registration;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<UpgradeResult> results = new CopyOnWriteArrayList<>();

  public Upgrades(BundleContext context) {
    registration = context.registerService(UpgradeListener.class, this, null);
  }

  @Override
  public void upgradeStarted(Upgrade upgrade) {
    events.add("started");
  }

  @Override
  public void sectionStarted(Upgrade upgrade, Section section, Direction direction) {
    events.add("section " + section.title());
  }

  @Override
  public void messageReported(Upgrade upgrade, boolean warning, String message) {
    events.add((warning ? "warning " : "message ") + message);
  }

  @Override
  public void stepEnded(Upgrade upgrade, StepResult step) {
    events.add("step " + step);
  }

  @Override
  public void bundlesJoined(Upgrade upgrade, UpgradeRequest request) {
    events.add("joined");
  }

  @Override
  public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
    events.add("ended " + result.outcome());
    results.add(result);
  }

  /** Waits until an event begins like that. */
  public void awaitEvent(String start) throws Exception {
    try {
      Await.until("event " + start, () -> has(start));
    } catch (AssertionError missing) {
      throw new AssertionError(missing.getMessage() + " in " + events, missing);
    }
  }

  public boolean has(String start) {
    return events.stream().anyMatch(event -> event.startsWith(start));
  }

  /** The result of the only upgrade, once it has ended. */
  public UpgradeResult awaitOnly() throws Exception {
    List<UpgradeResult> all = awaitEnded(1);
    if (all.size() != 1) {
      throw new AssertionError("not one upgrade but " + events);
    }
    return all.get(0);
  }

  /** The results, once that many upgrades have ended. */
  public List<UpgradeResult> awaitEnded(int count) throws Exception {
    try {
      Await.until(count + " upgrades ended", () -> results.size() >= count);
    } catch (AssertionError missing) {
      throw new AssertionError(missing.getMessage() + " in " + events, missing);
    }
    return List.copyOf(results);
  }

  /** Waits until whatever has started has ended, lest the next test hears of it. */
  public void awaitQuiet() throws Exception {
    Await.until(
        "all upgrades ended " + events,
        () -> events.stream().filter("started"::equals).count() == results.size());
  }

  public List<UpgradeResult> results() {
    return List.copyOf(results);
  }

  public List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
