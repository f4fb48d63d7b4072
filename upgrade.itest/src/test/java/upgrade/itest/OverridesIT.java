package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;

/** Bundles with settings of their own, by a header of their manifest or by the configuration. */
public class OverridesIT extends ProtectedTest {
  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "drain.short.ms", 0L, "bundles", new String[] {"configured;rerun=never;drain.long.ms=0"});
  }

  @Test
  public void theHeaderIsTheDefaultOfItsServlets() throws Exception {
    Bundle application = start(app("headed", "1.0.0", "rerun=always"));
    Future<Answer> held = held("/app?do=hold:running,context&id=1");

    updateUnder(application, app("headed", "2.0.0", "rerun=always"));

    assertEquals("2.0.0 1", held.get().text());
    assertEquals(1, figure(awaitSucceeded(), "rerun"));
  }

  @Test
  public void theConfigurationWinsAndTheDrainIsItsOwn() throws Exception {
    Bundle application = start(app("configured", "1.0.0", "rerun=always, drain.long.ms=60000"));
    Future<Answer> held = held("/app?do=hold:running,context&id=1");

    long begin = System.nanoTime();
    updateUnder(application, app("configured", "2.0.0", "rerun=always"));
    long millis = (System.nanoTime() - begin) / 1_000_000;

    assertEquals(500, held.get().status());
    UpgradeResult result = upgrades.awaitOnly();
    assertEquals(1, figure(result, "refused.not_twice"));
    assertEquals(1, figure(result, "interrupted"));
    assertTrue("took " + millis + " ms", millis < 9_000);
  }

  @Test
  public void theServletsOwnPropertyWinsOverBoth() throws Exception {
    Bundle application =
        start(app("configured", "1.0.0", "rerun=idempotent", "upgrade.rerun=always"));
    Future<Answer> held = held("/app?do=hold:running,context&id=1");

    updateUnder(
        application, app("configured", "2.0.0", "rerun=idempotent", "upgrade.rerun=always"));

    assertEquals("2.0.0 1", held.get().text());
  }

  private Future<Answer> held(String target) throws Exception {
    control.holdAt("running");
    Future<Answer> held = async(() -> Connection.post(port, target, new byte[1]));
    control.awaitArrival("running", 1);
    return held;
  }

  /** Updates, and lets the held request go on when the old version is gone. */
  private void updateUnder(Bundle application, AppBundle next) throws Exception {
    control.holdAt("starting");
    Thread updating = updating(application, next);
    control.awaitArrival("starting", 1);
    control.release("running");
    control.release("starting");
    updating.join();
  }

  private static AppBundle app(String name, String version, String header, String... properties) {
    return AppBundle.of(name, version)
        .header("Upgrade-Web", header)
        .holdStart("starting")
        .servlet("/app", properties);
  }
}
