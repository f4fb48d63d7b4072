package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;

/** Felix FileInstall itself, which is Karaf's deploy folder, too. */
class DeployFolderTest {
  @TempDir Path storage;
  @TempDir Path folder;
  @TempDir Path elsewhere;

  private final Map<String, String> properties =
      Map.of(
          "felix.fileinstall.poll", "200",
          "felix.fileinstall.noInitialDelay", "true",
          "felix.fileinstall.log.level", "0");

  @AfterEach
  void forget() {
    properties.keySet().forEach(System::clearProperty);
    System.clearProperty("felix.fileinstall.dir");
    System.clearProperty("felix.fileinstall.tmpdir");
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aJarThatIsOverwrittenIsUpdated(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      put("shop.jar", Jars.app("shop", "1"));
      Bundle shop = active(launched, "1.0.0");

      put("shop.jar", Jars.app("shop", "2"));

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.request().trigger()).isEqualTo(Trigger.DEPLOYMENT);
      assertThat(result.request().changes())
          .extracting(BundleChange::toString)
          .containsExactly("shop [" + shop.getBundleId() + "] 1.0.0 -> 2.0.0");
      assertThat(result.request().who().orElseThrow())
          .startsWith("org.apache.felix.fileinstall [")
          .contains("on thread 'fileinstall-");

      put("shop.jar", Jars.app("shop", "3"));

      assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(launched.results()).hasSize(2);
    }
  }

  /** FileInstall sees the new file a pass later than that the old one is gone. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aJarInAnothersPlaceIsTheSameApplication(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      put("shop-1.jar", Jars.app("shop", "1"));
      Bundle old = active(launched, "1.0.0");

      Files.delete(folder.resolve("shop-1.jar"));
      put("shop-2.jar", Jars.app("shop", "2"));

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      long id = active(launched, "2.0.0").getBundleId();
      assertThat(result.request().changes())
          .extracting(BundleChange::toString)
          .containsExactly("shop [" + old.getBundleId() + " -> " + id + "] 1.0.0 -> 2.0.0");
      assertThat(launched.results()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aJarThatIsRemovedIsNotWaitedForForLong(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      put("shop.jar", Jars.app("shop", "1"));
      active(launched, "1.0.0");

      Files.delete(folder.resolve("shop.jar"));

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.NO_UPDATE);
      assertThat(result.duration()).isLessThan(Duration.ofSeconds(10));
    }
  }

  /** Ours come first: FileInstall shall find them there. */
  private Launched launch(Launched.Kind kind) throws Exception {
    properties.forEach(System::setProperty);
    System.setProperty("felix.fileinstall.dir", folder.toString());
    System.setProperty("felix.fileinstall.tmpdir", elsewhere.resolve("tmp").toString());
    Launched launched = new Launched(kind, storage);
    launched.protect();
    Path jar =
        Path.of(ArtifactListener.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (InputStream in = Files.newInputStream(jar)) {
      launched.context().installBundle("fileinstall", in).start();
    }
    return launched;
  }

  private void put(String name, Jars jar) throws Exception {
    Path whole = elsewhere.resolve(name);
    Files.write(whole, jar.bytes());
    Files.move(whole, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Bundle active(Launched launched, String version) {
    return Awaitility.await()
        .until(
            () ->
                Arrays.stream(launched.context().getBundles())
                    .filter(bundle -> "shop".equals(bundle.getSymbolicName()))
                    .filter(bundle -> bundle.getVersion().toString().equals(version))
                    .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                    .findFirst()
                    .orElse(null),
            bundle -> bundle != null);
  }
}
