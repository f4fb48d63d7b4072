package upgrade.impl.event;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import upgrade.api.Direction;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Stuck;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;

/**
 * Posts each transition of an upgrade to Event Admin, whose handlers then run on its threads.
 *
 * <p>A component with a mandatory reference: without Event Admin, its package included, this class
 * is never loaded.
 */
@Component(service = UpgradeListener.class)
public final class Topics implements UpgradeListener {
  static final String STARTED = "upgrade/STARTED";
  static final String SECTION = "upgrade/SECTION";
  static final String MESSAGE = "upgrade/MESSAGE";
  static final String STEP = "upgrade/STEP";
  static final String STUCK = "upgrade/STUCK";
  static final String JOINED = "upgrade/JOINED";
  static final String ENDED = "upgrade/ENDED";

  private final EventAdmin admin;

  @Activate
  public Topics(@Reference EventAdmin admin) {
    this.admin = admin;
  }

  @Override
  public void upgradeStarted(Upgrade upgrade) {
    post(STARTED, Properties.of(upgrade));
  }

  @Override
  public void sectionStarted(Upgrade upgrade, Section section, Direction direction) {
    post(SECTION, Properties.of(upgrade).section(section, direction));
  }

  @Override
  public void messageReported(Upgrade upgrade, boolean warning, String message) {
    post(MESSAGE, Properties.of(upgrade).message(warning, message));
  }

  @Override
  public void stepEnded(Upgrade upgrade, StepResult step) {
    post(STEP, Properties.of(upgrade).step(step));
  }

  @Override
  public void upgradeStuck(Upgrade upgrade, Stuck stuck) {
    post(STUCK, Properties.of(upgrade).stuck(stuck));
  }

  @Override
  public void bundlesJoined(Upgrade upgrade, UpgradeRequest request) {
    post(JOINED, Properties.of(upgrade.id(), request));
  }

  @Override
  public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
    post(ENDED, Properties.of(upgrade.id(), result.request()).ended(result));
  }

  private void post(String topic, Properties properties) {
    admin.postEvent(new Event(topic, properties.map()));
  }
}
