package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import upgrade.web.settings.BundleSettings;
import upgrade.web.settings.WebSettings;

class BundleOverridesTest {
  private static final Logger LOGGER = Logger.getLogger("upgrade.settings");

  private final Map<Long, Bundle> bundles = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          if (logged.getLevel() == Level.WARNING) {
            warnings.add(logged.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private WebSettings settings = WebSettings.DEFAULT;
  private Map<Long, String> policies = Map.of();
  private final BundleOverrides overrides =
      new BundleOverrides(context(), () -> settings, told -> policies = told);

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void end() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void withNoneThereIsNothingToKnow() {
    install(7, "shop", null);
    overrides.open();
    assertThat(policies).isEmpty();
    assertThat(overrides.of(Set.of(7L, 8L))).containsExactly(BundleSettings.NONE);
  }

  @Test
  void aHeaderCountsFromTheMomentThatItsBundleIsResolved() {
    overrides.open();
    Bundle shop = install(7, "shop", "rerun=never, drain.long.ms=30000");
    overrides.changed(new BundleEvent(BundleEvent.RESOLVED, shop));
    assertThat(policies).containsExactly(Map.entry(7L, "never"));
    assertThat(longDrain(7)).isEqualTo(Duration.ofSeconds(30));

    Bundle updated = install(7, "shop", "rerun=always");
    overrides.changed(new BundleEvent(BundleEvent.RESOLVED, updated));
    assertThat(policies).containsExactly(Map.entry(7L, "always"));
    assertThat(longDrain(7)).isNull();

    overrides.changed(new BundleEvent(BundleEvent.UNINSTALLED, updated));
    bundles.clear();
    overrides.configured();
    assertThat(policies).isEmpty();
  }

  @Test
  void theConfigurationWins() {
    install(7, "shop", "rerun=never,drain.long.ms=30000");
    install(8, "pay", null);
    settings = withBundles("shop;rerun=always", "pay;rerun=never", "later;rerun=never");
    overrides.open();
    assertThat(policies).containsOnly(Map.entry(7L, "always"), Map.entry(8L, "never"));
    assertThat(longDrain(7)).isEqualTo(Duration.ofSeconds(30));

    overrides.changed(new BundleEvent(BundleEvent.RESOLVED, install(9, "later", null)));
    assertThat(policies).containsEntry(9L, "never");

    settings = WebSettings.DEFAULT;
    overrides.configured();
    assertThat(policies).containsExactly(Map.entry(7L, "never"));
  }

  @Test
  void aWrongHeaderIsOneWarningAndTheRestOfItCounts() {
    install(7, "shop", "rerun=sometimes, drain.long.ms=-3, drain.short.ms=200");
    overrides.open();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("Upgrade-Web of shop [7]")
        .contains("rerun is 'sometimes', it must be always, idempotent or never")
        .contains("drain.long.ms is '-3', it must be 0 to 600000 ms")
        .endsWith("the general value is used");
    assertThat(policies).isEmpty();
    assertThat(longDrain(7)).isNull();
    assertThat(overrides.of(Set.of(7L)).get(0).shortDrain()).isEqualTo(Duration.ofMillis(200));
    overrides.configured();
    overrides.of(Set.of(7L));
    assertThat(warnings).hasSize(1);
  }

  private Duration longDrain(long id) {
    return overrides.of(Set.of(id)).get(0).longDrain();
  }

  private static WebSettings withBundles(String... lines) {
    return WebSettings.of(
        fake(
            upgrade.web.settings.WebConfiguration.class,
            (proxy, method, arguments) ->
                method.getName().equals("bundles") ? lines : method.getDefaultValue()));
  }

  private Bundle install(long id, String name, String header) {
    Dictionary<String, String> headers = new Hashtable<>();
    if (header != null) {
      headers.put("Upgrade-Web", header);
    }
    Bundle bundle =
        fake(
            Bundle.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleId" -> id;
                  case "getSymbolicName" -> name;
                  case "getHeaders" -> headers;
                  default -> throw new AssertionError(method);
                });
    bundles.put(id, bundle);
    return bundle;
  }

  private BundleContext context() {
    return fake(
        BundleContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundles" -> bundles.values().toArray(Bundle[]::new);
              case "getBundle" -> bundles.get((Long) arguments[0]);
              default -> throw new AssertionError(method);
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
