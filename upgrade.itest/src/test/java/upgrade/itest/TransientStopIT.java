package upgrade.itest;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** The way of the Web Console and of {@code bundle:watch}: stop, update, refresh, start. */
public class TransientStopIT extends ProtectedTest {
  @Test
  public void itIsOneProtectedUpgrade() throws Exception {
    Bundle application = start(version("1.0.0"));
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .awaitWarm();

    application.stop(Bundle.STOP_TRANSIENT);
    application.update(version("2.0.0").jar());
    refresh(application);
    application.start(Bundle.START_TRANSIENT);
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    awaitSucceeded();
  }

  @Test
  public void aTransientStopThatStaysIsNoUpdate() throws Exception {
    Bundle application = start(version("1.0.0"));

    application.stop(Bundle.STOP_TRANSIENT);

    assertEquals(UpgradeResult.Outcome.NO_UPDATE, upgrades.awaitOnly().outcome());
    assertEquals(404, Connection.get(port, "/app?id=1").status());
  }

  @Test
  public void aPlainStopIsNoneOfOurBusiness() throws Exception {
    Bundle application = start(version("1.0.0"));

    application.stop();
    assertEquals(404, Connection.get(port, "/app?id=1").status());
    application.start();

    assertEquals("1.0.0 2", Connection.get(port, "/app?id=2").text());
    assertEquals(List.of(), upgrades.events());
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app");
  }

  private void refresh(Bundle bundle) throws Exception {
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundle),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    org.junit.Assert.assertTrue(refreshed.await(20, TimeUnit.SECONDS));
  }
}
