package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.CheckResult;
import upgrade.api.Problem;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** What must not be installed is refused before anything is touched, with all reasons at once. */
class RefusedTest {
  private static final int JAVA = Runtime.version().feature();

  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whoSignedTheOldOneHasToSignTheNewOne(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle admin = Configured.admin(launched);
      Bundle app = install(launched, signed(Jars.app("shop", "1.0.0"), "one"));
      Bundle open = launched.start(Jars.app("open", "1.0.0"));
      launched.protect();
      byte[] partly = signed(Jars.app("shop", "2.0.0").file("p/A.class", new byte[1]), "one");
      partly = Jars.with(partly, "p/B.class", new byte[1]);

      assertThat(refused(launched, app, Jars.app("shop", "2.0.0").bytes()))
          .contains("shop is signed by CN=one, the new content by nobody");
      assertThat(refused(launched, app, partly))
          .contains("shop is signed by CN=one, but nobody has signed p/B.class of the new content");
      assertThat(refused(launched, app, signed(Jars.app("shop", "2.0.0"), "two")))
          .contains("shop is signed by CN=one, the new content by CN=two")
          .contains("set other.signers.allowed=true");
      assertThat(problems(launched, Map.of(app, signed(Jars.app("shop", "2.0.0"), "one"))))
          .isEmpty();
      assertThat(problems(launched, Map.of(open, signed(Jars.app("open", "2.0.0"), "two"))))
          .isEmpty();

      Configured.set(admin, Map.of("other.signers.allowed", "true"));
      byte[] others = signed(Jars.app("shop", "2.0.0"), "two");
      Awaitility.await().until(() -> problems(launched, Map.of(app, others)).isEmpty());
      assertThat(check(launched, Map.of(app, others)).messages())
          .anyMatch(each -> each.isWarning() && each.text().contains("the new content by CN=two"));
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void classesThatThisJvmCannotLoadAreFoundWherever(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Bundle odd =
          launched.start(Jars.app("odd", "1.0.0").file("p/Late.class", compiled(JAVA + 9)));
      launched.protect();
      byte[] nested =
          Jars.library("nested", "1")
              .file("n/N.class", compiled(JAVA + 2))
              .file("n/M.class", compiled(JAVA))
              .bytes();

      assertThat(
              refused(
                  launched,
                  app,
                  Jars.app("shop", "2.0.0")
                      .with("Bundle-ClassPath", ".,classes,lib/n.jar")
                      .file("p/A.class", compiled(JAVA + 1))
                      .file("classes/p/B.class", compiled(JAVA + 1))
                      .file("not-code/p/C.class", compiled(JAVA + 1))
                      .file("lib/n.jar", nested)
                      .bytes()))
          .contains("shop: has 3 classes compiled for Java up to " + (JAVA + 2))
          .contains("which Java " + JAVA + " cannot load (p/A.class, ...)");
      Jars releases =
          Jars.app("shop", "2.0.0")
              .with("Multi-Release", "true")
              .file("META-INF/versions/" + (JAVA + 1) + "/p/A.class", compiled(JAVA + 1))
              .file("p/A.class", compiled(JAVA));
      assertThat(problems(launched, Map.of(app, releases.bytes()))).isEmpty();
      releases.file("META-INF/versions/" + JAVA + "/p/A.class", compiled(JAVA + 1));
      assertThat(refused(launched, app, releases.bytes()))
          .contains("has a class compiled for Java");

      // Who runs with such a class does not need it.
      byte[] still = Jars.app("odd", "2.0.0").file("p/Late.class", compiled(JAVA + 9)).bytes();
      assertThat(problems(launched, Map.of(odd, still))).isEmpty();
      assertThat(check(launched, Map.of(odd, still)).messages())
          .anyMatch(each -> each.isWarning() && each.text().contains("the old one has such, too"));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatDoesNotFitTogetherIsFoundByTheResolver(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      launched.start(Jars.library("old", "1.0.0").with("Export-Package", "p;version=1"));
      launched.start(Jars.library("new", "1.0.0").with("Export-Package", "p;version=2"));
      launched.start(
          Jars.library("api", "1.0.0")
              .with("Import-Package", "p;version=\"[1,2)\"")
              .with("Export-Package", "api;uses:=p"));
      Bundle app = launched.start(Jars.app("shop", "1.0.0").with("Import-Package", "api"));
      Bundle other = launched.start(Jars.app("other", "1.0.0"));
      launched.protect();

      byte[] split =
          Jars.app("shop", "2.0.0").with("Import-Package", "api,p;version=\"[2,3)\"").bytes();
      byte[] lacking = Jars.app("other", "2.0.0").with("Import-Package", "nowhere").bytes();
      Map<Bundle, byte[]> both = new LinkedHashMap<>();
      both.put(app, split);
      both.put(other, lacking);
      assertThat(problems(launched, both))
          .contains("other 2.0.0 needs package nowhere: nobody has it")
          .contains("shop 2.0.0 cannot be resolved: ")
          .containsIgnoringCase("uses constraint");
      assertThat(
              problems(
                  launched,
                  Map.of(app, Jars.app("shop", "2.0.0").with("Import-Package", "api,p").bytes())))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void twoOfOneNameAreFound(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Bundle second = launched.start(Jars.app("shop", "2.0.0"));
      Bundle alone = launched.start(Jars.app("alone;singleton:=true", "1.0.0"));
      Bundle several = launched.start(Jars.app("alone", "2.0.0"));
      launched.protect();

      assertThat(refused(launched, app, Jars.app("shop", "2.0.0").bytes()))
          .contains("shop 2.0.0 is there already, shop [" + second.getBundleId() + "] 2.0.0");
      assertThat(refused(launched, several, Jars.app("alone;singleton:=true", "3.0.0").bytes()))
          .contains("alone 3.0.0 is a singleton, and so is alone [" + alone.getBundleId() + "]");
      assertThat(problems(launched, Map.of(app, Jars.app("shop", "3.0.0").bytes()))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aDiskThatIsAsGoodAsFullIsSpared(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle admin = Configured.admin(launched);
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Configured.set(admin, Map.of("disk.spare.bytes", 1L << 60));
      byte[] content = Jars.app("shop", "2.0.0").with("Import-Package", "nowhere").bytes();

      Awaitility.await()
          .until(() -> problems(launched, Map.of(app, content)).contains("the disk has "));
      assertThat(problems(launched, Map.of(app, content)))
          .contains("disk.spare.bytes=" + (1L << 60) + " have to stay free")
          .contains("shop 2.0.0 needs package nowhere");
      assertThat(app.getVersion().toString()).isEqualTo("1.0.0");

      app.update(Jars.app("shop", "2.0.0").stream()); // nobody can refuse this one: it is told
      UpgradeResult plain = launched.result();
      assertThat(plain.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(
              launched
                  .service(UpgradeHistory.class)
                  .record(plain.upgradeId())
                  .orElseThrow()
                  .messages())
          .anyMatch(
              each ->
                  each.isWarning()
                      && each.text().contains("cannot be kept for a way back: the disk has"));
    }
  }

  private static byte[] compiled(int java) {
    return ByteBuffer.allocate(10).putInt(0xCAFEBABE).putInt(44 + java).array();
  }

  private static Bundle install(Launched launched, byte[] content) throws Exception {
    Bundle app = launched.context().installBundle("test:signed", new ByteArrayInputStream(content));
    app.start();
    return app;
  }

  private byte[] signed(Jars jar, String who) throws Exception {
    return Signing.sign(jar.write(contents.resolve("to-sign")), who);
  }

  /** Refused as a check says it would be, and nothing is touched. */
  private String refused(Launched launched, Bundle app, byte[] content) throws Exception {
    String checked = problems(launched, Map.of(app, content));
    long modified = app.getLastModified();
    UpgradeResult result =
        launched
            .service(UpgradeService.class)
            .start(request(Map.of(app, content)))
            .result()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.problems().toString()).isEqualTo(List.of(checked).toString());
    assertThat(app.getLastModified()).isEqualTo(modified);
    assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    return checked;
  }

  private String problems(Launched launched, Map<Bundle, byte[]> all) throws Exception {
    List<Problem> problems = check(launched, all).problems();
    return problems.isEmpty() ? "" : problems.get(0).toString();
  }

  private CheckResult check(Launched launched, Map<Bundle, byte[]> all) throws Exception {
    return launched.service(UpgradeService.class).check(request(all));
  }

  private UpgradeRequest request(Map<Bundle, byte[]> all) throws Exception {
    List<BundleChange> changes = new ArrayList<>();
    for (Map.Entry<Bundle, byte[]> each : all.entrySet()) {
      Bundle bundle = each.getKey();
      Path file = Files.write(contents.resolve("new-" + System.nanoTime()), each.getValue());
      changes.add(
          BundleChange.of(
                  bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString())
              .from(file.toUri().toString()));
    }
    return UpgradeRequest.of(changes.toArray(BundleChange[]::new));
  }
}
