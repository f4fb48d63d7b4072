package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** Updates a bundle under load by a plain {@code Bundle.update}: no request may notice. */
public class UpdateUnderLoadIT extends ProtectedTest {
  private static final String[] TARGETS = {
    "/app",
    "/app?do=context",
    "/app?do=class",
    "/app?do=service:own",
    "/neighbour?do=service:own",
    "POST /app?do=body,effect:$id",
    "POST /app?do=context,body,effect:$id",
  };

  @Test
  public void nothingIsLostWhenTheNewVersionIsSlow() throws Exception {
    Bundle application = start(version("1.0.0"));
    start(AppBundle.of("neighbour", "9.0.0").servlet("/neighbour"));
    Load load = new Load(port, control, 8, TARGETS).awaitWarm();
    control.holdAt("starting");

    Thread updating = updating(application, version("2.0.0"));
    control.awaitArrival("starting", 1);
    protection.awaitAllWaiting(8);
    control.release("starting");
    updating.join();
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    UpgradeResult result = awaitSucceeded();
    assertTrue(result.figures().toString(), figure(result, "parked") > 0);
    assertEquals(0, figure(result, "rejected"));
    assertEquals("2.0.0 last", Connection.get(port, "/app?id=last").text());
  }

  @Test
  public void nothingIsLostInManyUpdates() throws Exception {
    Bundle application = start(version("1.0.0"));
    start(AppBundle.of("neighbour", "9.0.0").servlet("/neighbour"));
    Load load = new Load(port, control, 8, TARGETS).awaitWarm();

    for (int i = 2; i <= 6; i++) {
      application.update(version(i + ".0.0").jar());
      load.expect(i + ".0.0");
      load.awaitMore(50);
    }
    load.close();

    load.assertNothingLost();
    assertEquals("6.0.0 last", Connection.get(port, "/app?id=last").text());
  }

  @Test
  public void nothingIsLostWithManyClients() throws Exception {
    Bundle application = start(version("1.0.0"));
    start(AppBundle.of("neighbour", "9.0.0").servlet("/neighbour"));
    Load load = new Load(port, control, 64, TARGETS).awaitWarm();

    for (int i = 2; i <= 4; i++) {
      application.update(version(i + ".0.0").jar());
      load.expect(i + ".0.0");
      load.awaitMore(200);
    }
    load.close();

    load.assertNothingLost();
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).holdStart("starting").servlet("/app").supplier("own");
  }
}
