package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.Message;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** Every kind of wire in the closure of a refresh: nothing is refused that a framework takes. */
class CornersTest {
  private static final String NATIVE =
      "lib/x.so;osname=Linux;osname=Win32;osname=MacOSX;processor=x86-64;processor=aarch64";

  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void everyKindOfWireIsUnderstood(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle host = launched.install(host("1.0.0"));
      Bundle fragment = launched.install(fragment("1.0.0"));
      Bundle requirer =
          launched.install(
              Jars.app("requirer", "1.0.0")
                  .with("Require-Bundle", "host;visibility:=reexport")
                  .with("Export-Package", "r;uses:=h"));
      Bundle user =
          launched.install(
              Jars.app("user", "1.0.0")
                  .with("Require-Bundle", "requirer")
                  .with("Import-Package", "f,r")
                  .with("Require-Capability", "x.y;filter:=\"(a=b)\""));
      Bundle dynamic =
          launched.install(Jars.app("dynamic", "1.0.0").with("DynamicImport-Package", "h,no.such"));
      for (Bundle each : List.of(host, requirer, user, dynamic)) {
        each.start();
      }
      assertThat(dynamic.loadClass("h.H")).isNotNull(); // now it is wired
      launched.protect();

      Map<Bundle, Jars> two = new LinkedHashMap<>();
      two.put(host, host("2.0.0"));
      upgrades(launched, two);
      two.put(fragment, fragment("3.0.0"));
      two.put(host, host("3.0.0"));
      upgrades(launched, two);
      upgrades(launched, Map.of(fragment, fragment("4.0.0")));

      for (Bundle each : List.of(host, requirer, user, dynamic)) {
        assertThat(each.getState()).as(each.getSymbolicName()).isEqualTo(Bundle.ACTIVE);
      }
      assertThat(user.loadClass("f.F")).isNotNull();
      assertThat(user.loadClass("n.N")).isNotNull(); // of the jar in the host, through the requirer
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void codeForAnotherMachineIsRefused(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Jars other =
          Jars.app("shop", "2.0.0")
              .with("Bundle-NativeCode", "lib/x.so;osname=OS2;processor=Arm")
              .file("lib/x.so", new byte[1]);

      UpgradeResult result = upgrade(launched, Map.of(app, other));

      assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(result.problems().toString())
          .contains("shop 2.0.0 needs a machine for its native code");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  private static Jars host(String version) throws Exception {
    byte[] nested = Jars.library("nested", "1").file("n/N.class", type("n.N")).bytes();
    return Jars.app("host", version)
        .with("Bundle-ClassPath", ".,lib/n.jar")
        .with("Bundle-NativeCode", NATIVE)
        .with("Export-Package", "h,n,f")
        .with("Provide-Capability", "x.y;a=b")
        .file("lib/n.jar", nested)
        .file("lib/x.so", new byte[1])
        .file("h/H.class", type("h.H"));
  }

  private static Jars fragment(String version) throws Exception {
    return Jars.library("fragment", version)
        .with("Fragment-Host", "host;bundle-version=\"[1,9)\"")
        .with("Import-Package", "org.osgi.util.promise")
        .with("Export-Package", "g")
        .file("f/F.class", type("f.F"));
  }

  private static byte[] type(String name) throws Exception {
    Path sources = java.nio.file.Files.createTempDirectory("corners");
    int dot = name.lastIndexOf('.');
    Path source =
        java.nio.file.Files.writeString(
            sources.resolve(name.substring(dot + 1) + ".java"),
            "package "
                + name.substring(0, dot)
                + "; public class "
                + name.substring(dot + 1)
                + " {}");
    javax.tools.ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "--release", "17", "-d", sources.toString(), source.toString());
    return java.nio.file.Files.readAllBytes(sources.resolve(name.replace('.', '/') + ".class"));
  }

  private void upgrades(Launched launched, Map<Bundle, Jars> all) throws Exception {
    List<String> warnings =
        launched.service(UpgradeService.class).check(request(all)).messages().stream()
            .filter(Message::isWarning)
            .map(Message::text)
            .toList();
    assertThat(warnings).isEmpty();
    UpgradeResult result = upgrade(launched, all);
    assertThat(result.problems()).isEmpty();
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  private UpgradeResult upgrade(Launched launched, Map<Bundle, Jars> all) throws Exception {
    return launched
        .service(UpgradeService.class)
        .start(request(all))
        .result()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private UpgradeRequest request(Map<Bundle, Jars> all) throws Exception {
    List<BundleChange> changes = new ArrayList<>();
    for (Map.Entry<Bundle, Jars> each : all.entrySet()) {
      Bundle bundle = each.getKey();
      Path file = each.getValue().write(contents.resolve("new-" + System.nanoTime()));
      changes.add(
          BundleChange.of(
                  bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString())
              .from(file.toUri().toString()));
    }
    return UpgradeRequest.of(changes.toArray(BundleChange[]::new));
  }
}
