package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;
import upgrade.itest.ProtectedTest;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/**
 * Each way by which people update bundles in Karaf, under load: one upgrade, and nothing is lost.
 */
public class WaysToUpdateIT extends ProtectedTest {
  private static final String[] TARGETS = {
    "/app", "/app?do=context", "POST /app?do=body,effect:$id", "POST /app?do=context,effect:$id",
  };

  private KarafShell shell;
  private Artifacts files;

  @Before
  public void open() throws Exception {
    shell = new KarafShell(context);
    files = new Artifacts();
  }

  /** What this makes the deployers do is over before the next test hears of upgrades. */
  @After
  public void removeAll() throws Exception {
    for (Bundle bundle : applications()) {
      bundle.uninstall();
    }
    files.close();
    UpgradeService service = context.getService(context.getServiceReference(UpgradeService.class));
    Await.until("no upgrade runs", () -> service.running().isEmpty());
  }

  @Test
  public void bundleUpdate() throws Exception {
    Bundle application = start(version("1.0.0"));
    Load load = load();

    shell.run("bundle:update app " + files.jar(version("2.0.0")));
    shell.run("bundle:update -r app " + files.jar(version("3.0.0")));
    shell.run("bundle:update --raw app " + files.jar(version("4.0.0")));

    assertNothingLost(load, "4.0.0");
    assertEquals("4.0.0", application.getVersion().toString());
    for (UpgradeResult result : upgrades.awaitEnded(1)) {
      assertSucceeded(result);
      String who = result.request().who().orElse("?");
      assertTrue(who, who.contains("org.apache.karaf.bundle.core ["));
    }
  }

  @Test
  public void bundleRefreshAndRestart() throws Exception {
    start(version("1.0.0"));
    Load load = load();

    shell.run("bundle:refresh app");
    assertSucceeded(upgrades.awaitEnded(1).get(0));
    shell.run("bundle:restart app");

    assertNothingLost(load, "1.0.0");
    assertEquals(Outcome.NO_UPDATE, upgrades.awaitEnded(2).get(1).outcome());
  }

  @Test
  public void bundleWatch() throws Exception {
    files.snapshot(context, version("1.0.0"));
    shell.run("bundle:install -s mvn:itest/app/1.0.0-SNAPSHOT");
    awaitServed("1.0.0");
    Load load = load();
    shell.run("bundle:watch app");
    try {
      files.snapshot(context, version("2.0.0"));
      awaitServed("2.0.0");

      assertNothingLost(load, "2.0.0");
      assertEquals(Trigger.TRANSIENT_STOP, awaitSucceeded().request().trigger());
    } finally {
      shell.run("bundle:watch --remove app");
    }
  }

  @Test
  public void featureInWhichTheBundleHasANewId() throws Exception {
    shell.run("feature:repo-add " + files.feature(version("1.0.0"), "1.0.0"));
    shell.run("feature:install itest-app/1.0.0");
    try {
      awaitServed("1.0.0");
      long old = application().getBundleId();
      Load load = load();

      shell.run("feature:repo-add " + files.feature(version("2.0.0"), "2.0.0"));
      shell.run("feature:install --upgrade itest-app/2.0.0");

      assertNothingLost(load, "2.0.0");
      UpgradeResult result = awaitSucceeded();
      assertEquals(Trigger.DEPLOYMENT, result.request().trigger());
      assertNewId(result, old);
    } finally {
      shell.run("feature:uninstall itest-app");
      shell.run("feature:repo-remove itest-app-1.0.0");
      shell.run("feature:repo-remove itest-app-2.0.0");
    }
  }

  @Test
  public void featureThatIsUninstalledIsNotWaitedFor() throws Exception {
    shell.run("feature:repo-add " + files.feature(version("1.0.0"), "1.0.0"));
    shell.run("feature:install itest-app/1.0.0");
    awaitServed("1.0.0");

    shell.run("feature:uninstall itest-app");
    shell.run("feature:repo-remove itest-app-1.0.0");

    assertEquals(Outcome.NO_UPDATE, upgrades.awaitOnly().outcome());
    assertEquals(404, Connection.get(port, "/app?id=gone").status());
  }

  @Test
  public void jarInTheDeployFolderThatIsOverwritten() throws Exception {
    files.deploy("app.jar", version("1.0.0").jar());
    awaitServed("1.0.0");
    Load load = load();

    files.deploy("app.jar", version("2.0.0").jar());
    awaitServed("2.0.0");

    assertNothingLost(load, "2.0.0");
    UpgradeResult result = awaitSucceeded();
    assertEquals(Trigger.DEPLOYMENT, result.request().trigger());
    String who = result.request().who().orElse("?");
    assertTrue(who, who.startsWith("org.apache.felix.fileinstall ["));
  }

  @Test
  public void jarInTheDeployFolderInThePlaceOfAnother() throws Exception {
    files.deploy("app-1.jar", version("1.0.0").jar());
    awaitServed("1.0.0");
    long old = application().getBundleId();
    Load load = load();

    files.undeploy("app-1.jar");
    files.deploy("app-2.jar", version("2.0.0").jar());
    awaitServed("2.0.0");

    assertNothingLost(load, "2.0.0");
    assertNewId(awaitSucceeded(), old);
  }

  @Test
  public void kar() throws Exception {
    files.deploy("itest.kar", files.kar(version("1.0.0"), "1.0.0"));
    awaitServed("1.0.0");
    long old = application().getBundleId();
    Load load = load();

    files.deploy("itest.kar", files.kar(version("2.0.0"), "2.0.0"));
    awaitServed("2.0.0");

    assertNothingLost(load, "2.0.0");
    assertNewId(awaitSucceeded(), old);
    files.undeploy("itest.kar");
    Await.until("the kar is gone", () -> applications().isEmpty());
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app");
  }

  private Load load() throws Exception {
    return new Load(port, control, 4, TARGETS).awaitWarm();
  }

  private void assertNothingLost(Load load, String version) throws Exception {
    load.expect(version);
    load.awaitMore(50);
    load.close();
    load.assertNothingLost();
  }

  private void assertNewId(UpgradeResult result, long old) {
    List<BundleChange> changes = result.request().changes();
    String ids = changes.stream().map(BundleChange::ids).collect(Collectors.joining(", "));
    assertEquals(old + " -> " + application().getBundleId(), ids);
  }

  private void awaitServed(String version) throws Exception {
    Await.until(
        version + " serves",
        () -> Connection.get(port, "/app?id=x").text().startsWith(version + " "));
  }

  private Bundle application() {
    return applications().get(0);
  }

  private List<Bundle> applications() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> "app".equals(bundle.getSymbolicName()))
        .collect(Collectors.toList());
  }
}
