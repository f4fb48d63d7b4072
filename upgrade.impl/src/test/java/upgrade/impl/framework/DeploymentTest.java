package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.BundleChange;
import upgrade.api.Deployments;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;

/** Deployments in the order in which Karaf's features service performs its own. */
class DeploymentTest {
  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aNewIdAnUpdateAndARefreshAreOneUpgrade(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle library = launched.install(Jars.library("library", "1").with("Export-Package", "lib"));
      Bundle importer = launched.start(Jars.app("importer", "1").with("Import-Package", "lib"));
      Bundle shop = launched.start(Jars.app("shop", "1"));
      Bundle cart = launched.start(Jars.app("cart", "1"));
      launched.protect();

      Deployments.Deployment deployment = begin(launched);
      for (Bundle each : List.of(shop, cart, importer)) {
        each.stop(Bundle.STOP_TRANSIENT);
      }
      shop.uninstall();
      cart.update(Jars.app("cart", "2").stream());
      library.update(Jars.library("library", "2").with("Export-Package", "lib").stream());
      Bundle newShop = launched.install(Jars.app("shop", "2"));
      refresh(launched, List.of(cart, library));
      deployment.startsOnly();
      for (Bundle each : List.of(newShop, cart, importer)) {
        each.start();
      }
      deployment.end();

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().trigger()).isEqualTo(Trigger.DEPLOYMENT);
      assertThat(result.request().changes())
          .extracting(BundleChange::toString)
          .contains(
              "shop [" + shop.getBundleId() + " -> " + newShop.getBundleId() + "] 1.0.0 -> 2.0.0",
              "cart [" + cart.getBundleId() + "] 1.0.0 -> 2.0.0");
      assertThat(launched.results()).hasSize(1);
    }
  }

  /** Where a start level changes, the deployer stops for good; and it may uninstall what runs. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void persistentStopsAndUninstallsAreItsOwn(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle shop = launched.start(Jars.app("shop", "1"));
      Bundle cart = launched.start(Jars.app("cart", "1"));
      launched.protect();

      Deployments.Deployment deployment = begin(launched);
      cart.stop();
      shop.uninstall();
      cart.update(Jars.app("cart", "2").stream());
      Bundle newShop = launched.start(Jars.app("shop", "2"));
      cart.start();
      deployment.end();

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().changes()).hasSize(2);
      assertThat(result.request().affected()).contains(newShop.getBundleId());
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void outsideOfOneAnUninstallIsNoneOfOurBusiness(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle shop = launched.start(Jars.app("shop", "1"));
      Bundle cart = launched.start(Jars.app("cart", "1"));
      launched.protect();

      Deployments.Deployment elsewhere =
          launched.service(Deployments.class).begin("another", launchedThread(), () -> true);
      shop.uninstall();
      launched.start(Jars.app("shop", "2"));
      cart.stop();
      elsewhere.end();

      assertThat(launched.results()).isEmpty();
    }
  }

  private static Thread launchedThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread != Thread.currentThread())
        .findAny()
        .orElseThrow();
  }

  private static Deployments.Deployment begin(Launched launched) {
    return launched.service(Deployments.class).begin("a test", Thread.currentThread(), () -> true);
  }

  private static void refresh(Launched launched, List<Bundle> bundles) throws Exception {
    CountDownLatch refreshed = new CountDownLatch(1);
    launched
        .context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(bundles, event -> refreshed.countDown());
    assertThat(refreshed.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
