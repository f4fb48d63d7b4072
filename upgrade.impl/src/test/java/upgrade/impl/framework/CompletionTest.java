package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TAB offers in Gogo's JLine shell: that shell asks a variable of its session. */
class CompletionTest {
  @TempDir Path storage;

  @Test
  void commandsOptionsAndBundlesAreCompleted() throws Exception {
    try (Launched launched = new Launched(Launched.Kind.FELIX, storage)) {
      Gogo.install(launched.context());
      Gogo.install(
          launched.context(),
          org.jline.reader.LineReader.class,
          org.apache.felix.gogo.jline.Shell.class);
      launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      Awaitility.await()
          .until(
              () ->
                  launched
                          .context()
                          .getServiceReference(
                              "org.apache.felix.service.command.CommandSessionListener")
                      != null);
      Gogo gogo = Gogo.session(launched.context());
      Map<String, List<?>> completions = new HashMap<>();
      gogo.put(".completions", completions); // as Shell.gosh does

      gogo.execute("gogo:echo");

      assertThat(completions).containsKeys("upgrade:plan", "upgrade:history", "upgrade:update");
      assertThat(fields(completions.get("upgrade:plan"), "options"))
          .contains(List.of("--json"), List.of("--modification"), List.of("--help"));
      List<Object> scripts = fields(completions.get("upgrade:plan"), "argument");
      assertThat(scripts).hasSize(1);
      assertThat(((Collection<?>) gogo.execute(scripts.get(0).toString())).stream())
          .anyMatch("shop"::equals);
    }
  }

  private static List<Object> fields(List<?> data, String name) throws Exception {
    List<Object> values = new java.util.ArrayList<>();
    for (Object each : data) {
      java.lang.reflect.Field field = each.getClass().getField(name);
      if (field.get(each) != null) {
        values.add(field.get(each));
      }
    }
    return values;
  }
}
