package upgrade.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upgrade.web.ready.Expected;

class WebSettingsTest {
  private static WebConfiguration configuration(Map<String, Object> values) {
    return (WebConfiguration)
        Proxy.newProxyInstance(
            WebConfiguration.class.getClassLoader(),
            new Class<?>[] {WebConfiguration.class},
            (self, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  @Test
  void theConfigurationsDefaultsAreTheDefaults() {
    assertThat(WebSettings.of(configuration(Map.of()))).isEqualTo(WebSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "drain_short_ms,-1,drain.short.ms", "drain_long_ms,-1,drain.long.ms",
    "drain_refresh_ms,-1,drain.refresh.ms", "ready_timeout_ms,-1,ready.timeout.ms",
    "park_timeout_ms,0,park.timeout.ms", "park_bytes,-1,park.bytes"
  })
  void aWrongValueIsNamed(String member, long value, String name) {
    assertThatThrownBy(() -> WebSettings.of(configuration(Map.of(member, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "park_requests,-1,park.requests", "body_memory_bytes,-1,body.memory.bytes",
    "body_max_bytes,-1,body.max.bytes", "release_rate,0,release.rate"
  })
  void aWrongNumberIsNamed(String member, int value, String name) {
    assertThatThrownBy(() -> WebSettings.of(configuration(Map.of(member, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void twoThatContradictEachOtherAreBothNamed() {
    Map<String, Object> values = new HashMap<>();
    values.put("drain_short_ms", 600L);
    values.put("drain_long_ms", 500L);
    assertThatThrownBy(() -> WebSettings.of(configuration(values)))
        .hasMessageContaining("drain.long.ms is 500")
        .hasMessageContaining("drain.short.ms=600");
  }

  @Test
  void allThatIsWrongIsNamedTogether() {
    assertThatThrownBy(
            () ->
                WebSettings.of(
                    configuration(Map.of("park_requests", -1, "ready_timeout_ms", 600_001L))))
        .hasMessageContaining("park.requests is -1, it must be 0 to 1000000")
        .hasMessageContaining("ready.timeout.ms is 600001, it must be 0 to 600000");
  }

  @Test
  void aParkTimeBeyondTheConnectorsIdleTimeoutIsAConflictThatNamesBoth() {
    assertThat(WebSettings.DEFAULT.conflicts(Duration.ofSeconds(60))).isEmpty();
    assertThat(WebSettings.DEFAULT.conflicts(Duration.ofSeconds(20)))
        .singleElement()
        .asString()
        .contains("park.timeout.ms=20000", "20000 ms");
  }

  @Test
  void aParkTimeThatIsShorterThanTheUpgradeMayTakeIsAConflictThatNamesAll() {
    WebSettings short10 = WebSettings.of(configuration(Map.of("park_timeout_ms", 10_000L)));
    assertThat(short10.conflicts(Duration.ofSeconds(60)))
        .singleElement()
        .asString()
        .contains("park.timeout.ms=10000", "drain.long.ms=10000", "ready.timeout.ms=15000");
    WebSettings fits = WebSettings.of(configuration(Map.of("park_timeout_ms", 25_000L)));
    assertThat(fits.conflicts(Duration.ofSeconds(60))).isEmpty();
  }

  @Test
  void moreBodyInMemoryThanInAllIsAConflictThatNamesBoth() {
    WebSettings settings = WebSettings.of(configuration(Map.of("body_max_bytes", 1)));
    assertThat(settings.conflicts(Duration.ofSeconds(60)))
        .singleElement()
        .asString()
        .contains("body.memory.bytes=65536", "body.max.bytes=1");
  }

  @Test
  void singleBundlesMayHaveOtherValues() {
    WebSettings settings =
        withBundles("shop;drain.long.ms=30000; rerun=Always", " ", "pay ; drain.short.ms=0");
    assertThat(settings.bundles()).containsOnlyKeys("shop", "pay");
    BundleSettings shop = settings.bundles().get("shop");
    assertThat(shop.longDrain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(shop.rerun()).isEqualTo("always");
    assertThat(shop.shortDrain()).isNull();
  }

  @Test
  void severalBundlesMayShareALine() {
    WebSettings settings = withBundles("shop;rerun=never, pay;drain.short.ms=0;drain.long.ms=7,");
    assertThat(settings.bundles()).containsOnlyKeys("shop", "pay");
    assertThat(settings.bundles().get("pay").longDrain()).isEqualTo(Duration.ofMillis(7));
  }

  @ParameterizedTest
  @CsvSource({
    "drain.long.ms=1,must begin with a symbolic name",
    "shop,it has no key=value",
    "shop;drain.middle.ms=1,'drain.middle.ms' is no key: drain.short.ms",
    "shop;drain.long.ms=x,'drain.long.ms is ''x'', it must be 0 to 600000 ms'",
    "shop;drain.long.ms=-1,it must be 0 to 600000 ms",
    "shop;ready.timeout.ms=600001,it must be 0 to 600000 ms",
    "shop;rerun=sometimes,'rerun is ''sometimes'', it must be always, idempotent or never'",
    "shop;rerun=never;rerun=always,rerun is there twice",
    "shop;drain.short.ms=2;drain.long.ms=1,drain.long.ms=1 is less than drain.short.ms=2"
  })
  void aWrongLineIsRefusedWithTheReason(String line, String reason) {
    assertThatThrownBy(() -> withBundles("pay;rerun=never", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bundles has '" + line)
        .hasMessageContaining(reason.replace("''", "'"));
  }

  @Test
  void aBundleThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> withBundles("shop;rerun=never", "shop;rerun=always"))
        .hasMessageContaining("shop twice");
  }

  @Test
  void theLargestValueOfAllBundlesCounts() {
    BundleSettings quick = BundleSettings.ofHeader("drain.short.ms=1,drain.long.ms=2", List.of());
    BundleSettings slow = BundleSettings.ofHeader("drain.long.ms=30000", List.of());
    WebSettings general = WebSettings.DEFAULT;

    assertThat(general.largest(List.of())).isEqualTo(general);
    assertThat(general.largest(List.of(quick)).longDrain()).isEqualTo(Duration.ofMillis(2));
    assertThat(general.largest(List.of(quick)).ready()).isEqualTo(general.ready());
    WebSettings both = general.largest(List.of(quick, slow));
    assertThat(both.shortDrain()).as("slow has the general one").isEqualTo(general.shortDrain());
    assertThat(both.longDrain()).isEqualTo(Duration.ofSeconds(30));
    BundleSettings longShort = BundleSettings.ofHeader("drain.short.ms=20000", List.of());
    assertThat(general.largest(List.of(longShort)).longDrain())
        .as("includes the short one")
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void theConfigurationWinsOverTheHeaderKeyByKey() {
    BundleSettings header = BundleSettings.ofHeader("drain.long.ms=1,rerun=never", List.of());
    BundleSettings configured = BundleSettings.ofHeader("rerun=always", List.of());
    BundleSettings both = configured.over(header);
    assertThat(both.rerun()).isEqualTo("always");
    assertThat(both.longDrain()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void whatTheNewVersionIsAskedMayShareALine() {
    Asking asking =
        WebSettings.of(
                configuration(
                    Map.of(
                        "probes", new String[] {"/shop/ready=204, /cart", " "},
                        "warmup", new String[] {"/shop?page=1,/cart"})))
            .asking();
    assertThat(asking.probes())
        .containsExactly(new Expected("/shop/ready", 204), new Expected("/cart", 0));
    assertThat(asking.warmUp()).containsExactly("/shop?page=1", "/cart");
    assertThat(asking.probe()).isEqualTo(Duration.ofSeconds(5));
    assertThat(WebSettings.DEFAULT.asking().probes()).isEmpty();
  }

  @Test
  void whatIsNoPathIsRefused() {
    assertThatThrownBy(
            () ->
                WebSettings.of(
                    configuration(
                        Map.of("probes", new String[] {"shop"}, "warmup", new String[] {"/a b"}))))
        .hasMessageContaining("probes has 'shop', it must be like /path or /path=204")
        .hasMessageContaining("warmup has '/a b', it must be like /path");
  }

  private static WebSettings withBundles(String... lines) {
    return WebSettings.of(configuration(Map.of("bundles", lines)));
  }
}
