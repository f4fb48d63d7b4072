package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.KeptVersion;
import upgrade.api.KeptVersions;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** What is kept of bundles, and the way back to it, on the frameworks themselves. */
class KeptVersionsTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void upDownAndStayWhenTheWayDownIsBroken(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      List<Direction> directions = Collections.synchronizedList(new java.util.ArrayList<>());
      probe.before = context -> directions.add(context.direction());
      launched.protect();
      Path two = Jars.app("shop", "2.0.0").write(contents.resolve("two.jar"));
      kept(launched, "shop", "1.0.0");

      assertThat(upgrade(launched, change(app).from(two.toUri().toString()), false).outcome())
          .isEqualTo(Outcome.SUCCEEDED);
      List<KeptVersion> versions = kept(launched, "shop", "2.0.0", "1.0.0");
      assertThat(versions).extracting(KeptVersion::isCurrent).containsExactly(true, false);

      UpgradeResult down = rollback(launched, app, versions.get(1));
      assertThat(down.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(directions).endsWith(Direction.DOWN);
      versions = kept(launched, "shop", "1.0.0", "2.0.0");

      rollback(launched, app, versions.get(1));
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      versions = kept(launched, "shop", "2.0.0", "1.0.0");
      Path broken =
          Jars.app("shop", "1.0.0").with("Test-Fails", "start").write(contents.resolve("b.jar"));
      Files.copy(
          broken,
          Path.of(versions.get(1).content()),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      UpgradeResult failed = rollback(launched, app, versions.get(1));
      assertThat(failed.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  /** A disk may have done anything to it. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatRottedIsNoWayBack(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Path kept = Path.of(kept(launched, "shop", "1.0.0").get(0).content());
      Files.write(kept, Jars.library("shop", "0.0.1").bytes());
      Path bad =
          Jars.app("shop", "2.0.0").with("Test-Fails", "start").write(contents.resolve("bad.jar"));

      UpgradeResult result = upgrade(launched, change(app).from(bad.toUri().toString()), false);

      assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatWasReplacedByOthersIsFoundToo(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Bundle fragment =
          launched.install(Jars.library("part", "1.0.0").with("Fragment-Host", "shop"));
      Bundle impl = launched.protect();
      kept(launched, "shop", "1.0.0");
      kept(launched, "part", "1.0.0");

      app.update(Jars.app("shop", "2.0.0").stream());
      fragment.update(Jars.library("part", "2.0.0").with("Fragment-Host", "shop").stream());
      kept(launched, "shop", "2.0.0", "1.0.0");
      kept(launched, "part", "2.0.0", "1.0.0");

      impl.stop();
      app.update(Jars.app("shop", "3.0.0").stream());
      impl.start();
      kept(launched, "shop", "3.0.0", "2.0.0", "1.0.0");

      app.uninstall();
      Awaitility.await()
          .until(() -> versions(launched).of("shop").stream().noneMatch(KeptVersion::isCurrent));
      assertThat(versions(launched).of("shop")).hasSize(3);
      assertThat(versions(launched).symbolicNames())
          .contains("shop", "part")
          .doesNotContain("upgrade.impl", "org.apache.felix.scr");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void nothingIsTakenWhileAnUpgradeRuns(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Probe probe = Probe.in(launched.context());
      launched.protect();
      kept(launched, "shop", "1.0.0");
      CountDownLatch there = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      probe.after =
          context -> {
            there.countDown();
            goOn.await(20, TimeUnit.SECONDS);
          };
      app.update(Jars.app("shop", "2.0.0").stream());
      assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
      launched.start(Jars.app("other", "1.0.0"));

      assertThat(threads("upgrade-versions")).isEmpty();
      assertThat(versions(launched).of("other")).isEmpty();
      assertThat(versions(launched).of("shop")).hasSize(1);
      goOn.countDown();

      kept(launched, "shop", "2.0.0", "1.0.0");
      kept(launched, "other", "1.0.0");
    }
  }

  /** Restored is what was there, entry by entry, byte by byte. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void everyKindOfBundleIsKeptWhole(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Map<String, byte[]> jars = new LinkedHashMap<>();
      jars.put("signed", Signing.sign(Jars.app("signed", "1.0.0").write(contents.resolve("s"))));
      jars.put(
          "multi",
          Jars.app("multi", "1.0.0")
              .with("Multi-Release", "true")
              .file("p/a.txt", text("base"))
              .file("META-INF/versions/9/p/a.txt", text("nine"))
              .file("META-INF/versions/17/p/a.txt", text("seventeen"))
              .bytes());
      jars.put(
          "nested",
          Jars.app("nested", "1.0.0")
              .with("Bundle-ClassPath", ".,lib/inner.jar,dir/")
              .file("lib/inner.jar", Jars.library("inner", "1.0.0").bytes())
              .file("dir/b.txt", text("b"))
              .file("spaced name %41 é.txt", text("odd"))
              .bytes());
      byte[] noise = new byte[50 << 20];
      new Random(1).nextBytes(noise);
      jars.put("large", Jars.library("large", "1.0.0").file("noise", noise).bytes());
      Map<String, Bundle> bundles = new LinkedHashMap<>();
      for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
        Bundle bundle =
            launched
                .context()
                .installBundle("test:" + jar.getKey(), new ByteArrayInputStream(jar.getValue()));
        bundle.start();
        bundles.put(jar.getKey(), bundle);
      }
      Jars exploded = Jars.app("exploded", "1.0.0").file("x/y/z.txt", text("z"));
      jars.put("exploded", exploded.bytes());
      Path directory = exploded.explode(contents.resolve("exploded"));
      Bundle reference = launched.context().installBundle("reference:" + directory.toUri());
      reference.start();
      bundles.put("exploded", reference);
      launched.protect();

      for (String name : jars.keySet()) {
        KeptVersion kept = kept(launched, name, "1.0.0").get(0);
        Map<String, byte[]> entries = entries(jars.get(name));
        Map<String, byte[]> same = entries(Files.readAllBytes(Path.of(kept.content())));
        assertThat(same.keySet()).as(name).isEqualTo(entries.keySet());
        entries.forEach((entry, bytes) -> assertThat(same.get(entry)).as(entry).isEqualTo(bytes));
      }
      assertSigned(Path.of(kept(launched, "signed", "1.0.0").get(0).content()));
      assertThat(readNames(kept(launched, "signed", "1.0.0").get(0)).get(0))
          .isEqualTo("META-INF/MANIFEST.MF");

      for (String name : List.of("signed", "exploded")) {
        KeptVersion one = kept(launched, name, "1.0.0").get(0);
        Bundle bundle = bundles.get(name);
        bundle.update(Jars.app(name, "2.0.0").stream());
        kept(launched, name, "2.0.0", "1.0.0");
        assertThat(rollback(launched, bundle, one).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(bundle.getVersion().toString()).isEqualTo("1.0.0");
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(kept(launched, name, "1.0.0", "2.0.0").get(0).hash()).isEqualTo(one.hash());
      }
    }
  }

  /** Whatever happens meanwhile, what is under a hash has it. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void updatesWhileContentIsTakenLeaveNothingWrong(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      byte[][] versions = new byte[3][];
      for (int i = 0; i < versions.length; i++) {
        Jars jar = Jars.library("busy", (i + 1) + ".0.0");
        for (int file = 0; file < 300; file++) {
          jar.file("f" + file, text("version " + (i + 1)));
        }
        versions[i] = jar.bytes();
      }
      Bundle busy =
          launched.context().installBundle("test:busy", new ByteArrayInputStream(versions[0]));
      launched.protect();
      for (int i = 1; i <= 60; i++) {
        busy.update(new ByteArrayInputStream(versions[i % versions.length]));
      }
      Awaitility.await()
          .until(
              () ->
                  versions(launched).of("busy").stream()
                      .anyMatch(v -> v.isCurrent() && v.version().equals("1.0.0")));
      for (KeptVersion kept : versions(launched).of("busy")) {
        Map<String, byte[]> entries = entries(Files.readAllBytes(Path.of(kept.content())));
        String expected = "version " + kept.version().charAt(0);
        assertThat(entries).hasSize(302);
        for (int file = 0; file < 300; file++) {
          assertThat(new String(entries.get("f" + file), StandardCharsets.UTF_8))
              .isEqualTo(expected);
        }
      }
    }
  }

  private static KeptVersions versions(Launched launched) {
    return launched.service(KeptVersions.class);
  }

  /** Waits until these versions are kept, in this order. */
  private static List<KeptVersion> kept(Launched launched, String name, String... versions) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(versions(launched).of(name))
                    .extracting(KeptVersion::version)
                    .containsExactly(versions));
    return versions(launched).of(name);
  }

  private static UpgradeResult rollback(Launched launched, Bundle bundle, KeptVersion to)
      throws Exception {
    return upgrade(launched, change(bundle).to(to.version()).from(to.content().toString()), true);
  }

  private static UpgradeResult upgrade(Launched launched, BundleChange change, boolean down)
      throws Exception {
    UpgradeRequest request = UpgradeRequest.of(change);
    return launched
        .service(UpgradeService.class)
        .start(down ? request.down() : request)
        .result()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static BundleChange change(Bundle bundle) {
    return BundleChange.of(
        bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith(prefix))
        .filter(thread -> thread.getKey().getState() == Thread.State.RUNNABLE)
        .map(thread -> thread.getKey().getName())
        .toList();
  }

  private static Map<String, byte[]> entries(byte[] jar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return entries;
  }

  private static List<String> readNames(KeptVersion kept) throws IOException {
    return List.copyOf(entries(Files.readAllBytes(Path.of(kept.content()))).keySet());
  }

  private static void assertSigned(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/")) {
          assertThat(entry.getCodeSigners()).as(entry.getName()).isNotEmpty();
        }
      }
    }
  }
}
