package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.felix.hc.api.Result;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;
import upgrade.impl.framework.app.Doctor;

/** Felix Health Checks that are not there at first, come after ours, and judge an upgrade. */
class HealthChecksTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aRedCheckTakesTheUpgradeBack(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle admin = Configured.admin(launched);
      Configured.set(
          admin, Map.of("health.tags", "shop", "health.timeout.ms", 300, "quiet.period.ms", 0));
      launched.protect();
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Jars better = Jars.app("shop", "2.0.0");

      UpgradeResult nobody = upgrade(launched, app, better);
      assertThat(nobody.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(nobody.problems()).singleElement().asString().contains("nobody executes Felix");

      Bundle doctor = doctor(launched);
      Awaitility.await().until(() -> uses(launched, doctor));
      UpgradeResult sick = upgrade(launched, app, Jars.app("shop", "2.0.0").with("Sick", "yes"));
      assertThat(sick.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(sick.problems())
          .singleElement()
          .asString()
          .startsWith("CheckHealth: not well after ")
          .endsWith("Shop is CRITICAL: no table");
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");

      Configured.set(admin, Map.of("health.tags", "shop,misspelt"));
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(upgrade(launched, app, better).problems().toString())
                      .contains("no health check has the tag misspelt"));
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");

      Configured.set(admin, Map.of("health.tags", "shop"));
      Awaitility.await().until(() -> upgrade(launched, app, better).outcome() == Outcome.SUCCEEDED);
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
    }
  }

  /** The API as a bundle without what only helpers in it need, and who executes. */
  private static Bundle doctor(Launched launched) throws Exception {
    Jars api =
        Jars.library("hc.api", "2.0.4")
            .with(
                "Export-Package",
                "org.apache.felix.hc.api;version=2.0.0,"
                    + "org.apache.felix.hc.api.execution;version=2.0.0")
            .with("Import-Package", "org.osgi.framework");
    Path jar = Path.of(Result.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            api.file(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    launched.start(api);
    Jars doctor =
        Jars.library("doctor", "1.0.0")
            .with("Bundle-Activator", Doctor.class.getName())
            .with(
                "Import-Package",
                "org.osgi.framework,org.apache.felix.hc.api,org.apache.felix.hc.api.execution");
    for (String name : List.of("Doctor", "Doctor$1")) {
      String entry = "upgrade/impl/framework/app/" + name + ".class";
      try (InputStream in = Doctor.class.getClassLoader().getResourceAsStream(entry)) {
        doctor.file(entry, in.readAllBytes());
      }
    }
    return launched.start(doctor);
  }

  private static boolean uses(Launched launched, Bundle doctor) {
    Bundle ours = launched.context().getBundle("upgrade.impl");
    return java.util.Arrays.stream(doctor.getRegisteredServices())
        .map(service -> service.getUsingBundles())
        .anyMatch(users -> users != null && List.of(users).contains(ours));
  }

  private UpgradeResult upgrade(Launched launched, Bundle bundle, Jars content) throws Exception {
    Path file = content.write(contents.resolve("content-" + System.nanoTime() + ".jar"));
    BundleChange change =
        BundleChange.of(bundle.getBundleId(), "shop", bundle.getVersion().toString());
    return launched
        .service(UpgradeService.class)
        .start(UpgradeRequest.of(change.from(file.toUri().toString())))
        .result()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
