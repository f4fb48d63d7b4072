package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.UpgradeService;
import upgrade.impl.json.Json;

/** What operators type who want to know, in a Gogo that comes after us and goes before us. */
class LookingCommandsTest {
  private static final String COMMANDS = "(osgi.command.scope=upgrade)";
  private static final String CONVERTER = "(osgi.converter.classes=upgrade.impl.command.Answer)";

  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theyComeAndGoWithGogo(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      launched.protect();
      assertThat(count(launched, COMMANDS)).isZero();
      Gogo.install(launched.context());
      awaitCommands(launched);

      Gogo gogo = Gogo.session(launched.context());
      assertThat(gogo.print(gogo.execute("upgrade:status")))
          .contains("not protected: no bundle protects requests here")
          .contains("running: no upgrade");
      assertThat(gogo.print(gogo.execute("help upgrade:plan")))
          .startsWith("plan - shows what an upgrade would do");

      bundle(launched, "org.apache.felix.gogo.runtime").uninstall();
      refresh(launched);
      Awaitility.await()
          .untilAsserted(
              () -> {
                assertThat(count(launched, COMMANDS)).isZero();
                assertThat(count(launched, CONVERTER)).isZero();
                assertThat(launched.context().getServiceReference(UpgradeService.class))
                    .isNotNull();
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void jsonIsJson(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Gogo.install(launched.context());
      Bundle shop = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      awaitCommands(launched);
      Gogo gogo = Gogo.session(launched.context());
      String two = Jars.app("shop", "2.0.0").write(contents.resolve("two.jar")).toUri().toString();
      gogo.put("two", two);

      Map<?, ?> plan = (Map<?, ?>) json(gogo, "upgrade:plan shop $two --json");
      assertThat(plan.get("refused")).isEqualTo(false);
      assertThat(plan.get("bundles"))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
          .singleElement()
          .isEqualTo(
              Map.of(
                  "id",
                  shop.getBundleId(),
                  "symbolicName",
                  "shop",
                  "from",
                  "1.0.0",
                  "to",
                  "2.0.0",
                  "source",
                  two));
      assertThat(plan.keySet().stream().map(String::valueOf))
          .containsExactly(
              "refused",
              "problems",
              "bundles",
              "affected",
              "endpoints",
              "up",
              "down",
              "checks",
              "messages");
      assertThat(((Map<?, ?>) json(gogo, "upgrade:status --json")).get("protected"))
          .isEqualTo(false);
      assertThat(((Map<?, ?>) json(gogo, "upgrade:instructions --json")).get("modifications"))
          .isInstanceOf(List.class);
      assertThat(json(gogo, "upgrade:history --json")).isInstanceOf(List.class);
      gogo.execute("upgrade:update shop $two");
      launched.result();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(((Map<?, ?>) json(gogo, "upgrade:history last --json")).get("outcome"))
                      .isEqualTo("SUCCEEDED"));
      assertThatThrownBy(() -> gogo.execute("upgrade:requests --json"))
          .hasMessageStartingWith("no bundle protects requests here");
    }
  }

  private static Object json(Gogo gogo, String line) throws Exception {
    return Json.parse((String) gogo.execute(line));
  }

  private static void awaitCommands(Launched launched) {
    Awaitility.await().until(() -> count(launched, COMMANDS) > 0 && count(launched, CONVERTER) > 0);
  }

  private static int count(Launched launched, String filter) throws Exception {
    Object[] found = launched.context().getAllServiceReferences(null, filter);
    return found == null ? 0 : found.length;
  }

  private static Bundle bundle(Launched launched, String name) {
    return Arrays.stream(launched.context().getBundles())
        .filter(each -> name.equals(each.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private static void refresh(Launched launched) {
    launched
        .context()
        .getBundle(Constants.SYSTEM_BUNDLE_ID)
        .adapt(FrameworkWiring.class)
        .refreshBundles(null);
  }
}
