package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.function.Function;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.ProtectedTest;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** What Pax Web serves beside the Whiteboard: web application archives, and HttpService. */
public class PaxWebIT extends ProtectedTest {
  @Test
  public void nothingOfAWarIsLost() throws Exception {
    assertNothingLost(
        "/war/app", version -> AppBundle.of("war", version).holdStart("starting").war("/war"));
  }

  @Test
  public void nothingOfAnHttpServiceServletIsLost() throws Exception {
    assertNothingLost(
        "/old", version -> AppBundle.of("old", version).holdStart("starting").httpService("/old"));
  }

  @Test
  public void nothingIsLostInAContextOfItsOwn() throws Exception {
    assertNothingLost(
        "/mine/app",
        version ->
            AppBundle.of("mine", version)
                .holdStart("starting")
                .context("mine", "/mine")
                .servlet(
                    "/app",
                    "osgi.http.whiteboard.context.select="
                        + "(osgi.http.whiteboard.context.name=mine)"));
  }

  private void assertNothingLost(String path, Function<String, AppBundle> versions)
      throws Exception {
    Bundle application = start(versions.apply("1.0.0"));
    Await.until(path + " serves", () -> Connection.get(port, path + "?id=0").status() == 200);
    Load load =
        new Load(
                port,
                control,
                8,
                path,
                path + "?do=context",
                "POST " + path + "?do=body,effect:$id")
            .awaitWarm();
    control.holdAt("starting");

    Thread updating = updating(application, versions.apply("2.0.0"));
    control.awaitArrival("starting", 1);
    protection.awaitAllWaiting(8);
    control.release("starting");
    updating.join();
    UpgradeResult result = awaitSucceeded();
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    assertTrue(result.figures().toString(), figure(result, "parked") > 0);
    assertEquals("2.0.0 last", Connection.get(port, path + "?id=last").text());
  }
}
