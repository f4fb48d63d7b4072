package upgrade.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void aParkTimeBeyondTheConnectorsIdleTimeoutIsAConflictThatNamesBoth() {
    assertThat(WebSettings.DEFAULT.conflict(Duration.ofSeconds(60))).isEmpty();
    assertThat(WebSettings.DEFAULT.conflict(Duration.ofSeconds(20)).orElseThrow())
        .contains("park.timeout.ms=20000", "20000 ms");
  }
}
