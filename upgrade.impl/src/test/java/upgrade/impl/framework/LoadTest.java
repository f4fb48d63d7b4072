package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** What is checked before anything is touched, on the frameworks themselves. */
class LoadTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void everyMissingRequirementOfEveryBundleIsNamedAtOnce(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      launched.start(Jars.library("lib", "1.0.0").with("Export-Package", "lib;version=1.2"));
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      Bundle three = launched.start(Jars.app("three", "1.0.0"));
      launched.protect();
      long modified = one.getLastModified();

      UpgradeResult result =
          upgrade(
              launched,
              change(
                  one,
                  Jars.app("one", "2.0.0")
                      .with(
                          "Import-Package",
                          "nowhere,lib;version=\"[2,3)\",perhaps;resolution:=optional")
                      .with("DynamicImport-Package", "later.*")
                      .with("Require-Bundle", "absent;bundle-version=3")),
              change(
                  two,
                  Jars.app("two", "2.0.0")
                      .with(
                          "Require-Capability",
                          "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\","
                              + "x.y;filter:=\"(a=b)\","
                              + "osgi.service;filter:=\"(objectClass=z)\";effective:=active")),
              change(three, Jars.app("other", "2.0.0")));

      assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
      String problem = result.problems().get(0).reason();
      assertThat(problem)
          .contains("one 2.0.0 needs package nowhere: nobody has it")
          .contains("one 2.0.0 needs package lib [2.0.0,3.0.0): there is only 1.2.0 of lib [")
          .contains("one 2.0.0 needs bundle absent from 3.0.0 on: nobody has it")
          .contains("two 2.0.0 needs Java platform JavaSE 99: there is only")
          .contains("two 2.0.0 needs x.y (a=b): nobody has it")
          .contains("holds the bundle 'other'")
          .doesNotContain("perhaps")
          .doesNotContain("later")
          .doesNotContain("osgi.service");
      assertThat(one.getLastModified()).isEqualTo(modified);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void newContentsMayNeedEachOther(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle one = launched.start(Jars.app("one", "1.0.0"));
      Bundle two = launched.start(Jars.app("two", "1.0.0"));
      launched.install(
          Jars.library("stuck", "1.0.0").with("Export-Package", "s").with("Import-Package", "no"));
      launched.install(Jars.library("fine", "1.0.0").with("Export-Package", "f"));
      launched.protect();

      BundleChange first =
          change(
              one,
              Jars.app("one", "2.0.0").with("Export-Package", "a").with("Import-Package", "b,f"));
      UpgradeResult alone = upgrade(launched, first);
      assertThat(alone.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(alone.problems().get(0).reason()).contains("one 2.0.0 needs package b");

      UpgradeResult stuck =
          upgrade(launched, change(two, Jars.app("two", "2.0.0").with("Import-Package", "s")));
      assertThat(stuck.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(stuck.problems().get(0).reason())
          .contains("two 2.0.0 needs package s: stuck [")
          .contains("has it, but lacks something itself");

      UpgradeResult together =
          upgrade(
              launched,
              first,
              change(
                  two,
                  Jars.app("two", "2.0.0")
                      .with("Export-Package", "b")
                      .with("Import-Package", "a")));
      assertThat(together.problems()).isEmpty();
      assertThat(together.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whoUsesAPackageThatGoesAwayIsNamed(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app =
          launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop;version=1"));
      Bundle user =
          launched.start(
              Jars.app("user", "1.0.0").with("Import-Package", "shop;version=\"[1,2)\""));
      launched.protect();

      UpgradeResult result =
          upgrade(
              launched,
              change(app, Jars.app("shop", "2.0.0").with("Export-Package", "shop;version=2")));

      assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(result.problems().get(0).reason())
          .contains("user [" + user.getBundleId() + "] would not run any more")
          .contains("package shop [1.0.0,2.0.0): there is only 2.0.0 of shop 2.0.0");
      assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatIsNoSoundBundleIsRefused(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();

      assertThat(refused(launched, app, corrupt(Jars.app("shop", "2.0.0").stored())))
          .contains("is no sound jar (wrong checksum of lib/shop.txt)");
      assertThat(
              refused(
                  launched,
                  app,
                  Jars.app("shop", "2").with("Bundle-ManifestVersion!", "1").bytes()))
          .contains("Bundle-ManifestVersion 1");
      assertThat(refused(launched, app, Jars.app("shop", "2.x").bytes()))
          .contains("has the version '2.x'");
      assertThat(
              refused(launched, app, Jars.app("shop", "2").with("Import-Package", "a,a").bytes()))
          .contains("Duplicate import");
      assertThat(refused(launched, app, "http://me:secret@127.0.0.1:1/shop.jar?token=secret"))
          .contains("cannot fetch http://127.0.0.1:1/shop.jar (")
          .doesNotContain("secret");
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theOlderHeaderForTheJavaPlatformCounts(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      String header = "Bundle-RequiredExecutionEnvironment";

      assertThat(refused(launched, app, Jars.app("shop", "2").with(header, "JavaSE-99").bytes()))
          .contains("shop 2.0.0 needs Java platform JavaSE");
      UpgradeResult result =
          upgrade(launched, change(app, Jars.app("shop", "2").with(header, "J2SE-1.5,JavaSE-99")));
      assertThat(result.problems()).isEmpty();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  /** The stream would hold the framework's lock in a plain update. */
  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aStreamThatStallsIsGivenUpWhenTheUpgradeIsCancelled(Launched.Kind kind) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          asked.countDown();
          try {
            end.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Upgrade upgrade =
          launched
              .service(UpgradeService.class)
              .start(
                  UpgradeRequest.of(
                      change(app).from("http://127.0.0.1:" + server.getAddress().getPort() + "/")));
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(upgrade.cancel()).isTrue();

      assertThat(upgrade.result().toCompletableFuture().get(5, TimeUnit.SECONDS).outcome())
          .isEqualTo(Outcome.CANCELLED);
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    } finally {
      end.countDown();
      server.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anExplodedBundleIsPacked(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      for (String prefix : List.of("", "reference:")) {
        String version = prefix.isEmpty() ? "2.0.0" : "3.0.0";
        Path directory = Jars.app("shop", version).explode(contents.resolve("exploded" + version));
        UpgradeResult result =
            upgrade(launched, change(app).from(prefix + directory.toUri().toString()));
        assertThat(result.problems()).isEmpty();
        assertThat(app.getVersion().toString()).isEqualTo(version);
        assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatIsOddButAllowedIsTold(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      byte[] signed = Signing.sign(Jars.app("shop", "1.0.0").write(contents.resolve("signed")));
      Bundle app =
          launched.context().installBundle("test:shop", new java.io.ByteArrayInputStream(signed));
      app.start();
      launched.protect();
      org.awaitility.Awaitility.await()
          .until(() -> !launched.service(upgrade.api.KeptVersions.class).of("shop").isEmpty());

      assertThat(messages(launched, app, signed))
          .containsExactly("shop gets the same content that it has");
      byte[] tampered = Jars.entry(signed, "lib/shop.txt", new byte[] {2});
      assertThat(refused(launched, app, tampered))
          .contains("has a signature that does not match its contents");
    }
  }

  private List<String> messages(Launched launched, Bundle app, byte[] content) throws Exception {
    Path file = Files.write(contents.resolve("content-" + System.nanoTime() + ".jar"), content);
    return launched
        .service(UpgradeService.class)
        .check(UpgradeRequest.of(change(app).from(file.toUri().toString())))
        .messages()
        .stream()
        .map(Object::toString)
        .filter(message -> message.contains("shop ") && !message.startsWith("=="))
        .toList();
  }

  private static byte[] corrupt(byte[] jar) {
    byte[] content = "lib/shop.txt".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i + content.length < jar.length; i++) {
      if (java.util.Arrays.equals(jar, i, i + content.length, content, 0, content.length)) {
        jar[i + content.length] ^= 1; // its only byte, stored right behind its name
        return jar;
      }
    }
    throw new AssertionError("no such entry");
  }

  private String refused(Launched launched, Bundle app, byte[] content) throws Exception {
    Path file = Files.write(contents.resolve("content-" + System.nanoTime() + ".jar"), content);
    return refused(launched, app, file.toUri().toString());
  }

  private static String refused(Launched launched, Bundle app, String url) throws Exception {
    UpgradeResult result = upgrade(launched, change(app).from(url));
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    return result.problems().get(0).reason();
  }

  private static BundleChange change(Bundle bundle) {
    return BundleChange.of(
        bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString());
  }

  private BundleChange change(Bundle bundle, Jars content) throws Exception {
    Path file = content.write(contents.resolve("content-" + System.nanoTime() + ".jar"));
    return change(bundle).from(file.toUri().toString());
  }

  private static UpgradeResult upgrade(Launched launched, BundleChange... changes)
      throws Exception {
    return launched
        .service(UpgradeService.class)
        .start(UpgradeRequest.of(changes))
        .result()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
