package upgrade.itest.trigger;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.itest.ProtectedTest;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;

/** What stops a bundle is told apart, on the framework and the built jars. */
public class CausesIT extends ProtectedTest {
  private static AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app");
  }

  @Test
  public void anUpdateIsAnUpdate() throws Exception {
    Bundle application = start(version("1.0.0"));
    application.update(version("2.0.0").jar());
    assertEquals(Trigger.UPDATE, awaitSucceeded().request().trigger());
  }

  @Test
  public void uninstallAndStartLevelsAreNoneOfOurBusiness() throws Exception {
    Bundle application = start(version("1.0.0"));
    int running =
        context
            .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
            .adapt(FrameworkStartLevel.class)
            .getStartLevel();
    application.adapt(BundleStartLevel.class).setStartLevel(running + 1);
    Await.until("stopped by its start level", () -> application.getState() != Bundle.ACTIVE);
    assertEquals(404, Connection.get(port, "/app?id=1").status());
    application.adapt(BundleStartLevel.class).setStartLevel(1);
    Await.until("started by its start level", () -> application.getState() == Bundle.ACTIVE);

    application.uninstall();

    assertEquals(404, Connection.get(port, "/app?id=2").status());
    assertEquals(List.of(), upgrades.events());
  }

  @Test
  public void aFailingStartIsPartOfItsUpdate() throws Exception {
    Bundle application = start(version("1.0.0"));
    try {
      application.update(version("2.0.0").failStart().jar());
    } catch (BundleException e) {
      // Equinox tells by an event only
    }
    UpgradeResult result = upgrades.awaitOnly();
    assertEquals(UpgradeResult.Outcome.ROLLED_BACK, result.outcome());
    assertFalse(result.problems().isEmpty());
  }

  @Test
  public void aLibraryThatFiresNoStoppingIsPendingUntilTheRefresh() throws Exception {
    Bundle library = start(AppBundle.of("library", "1.0.0").exportsLibrary());
    library.stop();
    start(version("1.0.0").importsLibrary());

    library.update(AppBundle.of("library", "2.0.0").exportsLibrary().jar());
    assertEquals(List.of(), upgrades.events());
    refreshEverything();

    UpgradeResult result = awaitSucceeded();
    assertEquals(Trigger.REFRESH, result.request().trigger());
    assertTrue(
        result.request().changes().stream().anyMatch(c -> c.symbolicName().equals("library")));
  }

  private void refreshEverything() throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(null, event -> refreshed.countDown());
    assertTrue(refreshed.await(20, TimeUnit.SECONDS));
  }
}
