package upgrade.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumbersTest {
  @Test
  void eachFractionIsNamed() {
    assertThat(
            WholeNumbers.problems(
                Map.of(
                    "park.requests",
                    1.5f,
                    "drain.short.ms",
                    " 0.9 ",
                    "drain.long.ms",
                    new String[] {"7.25", "8"},
                    "ready.timeout.ms",
                    List.of(Double.NaN),
                    "release.rate",
                    500L)))
        .containsExactly(
            "drain.long.ms is '7.25', it must be a whole number",
            "drain.short.ms is ' 0.9 ', it must be a whole number",
            "park.requests is '1.5', it must be a whole number",
            "ready.timeout.ms is 'NaN', it must be a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5.0", "5e2", "0", "0.0", "-3", "", "many", "1e999999999"})
  void whatIsWholeOrNoNumberIsNotItsBusiness(String value) {
    assertThat(WholeNumbers.problems(Map.of("drain.short.ms", value))).isEmpty();
  }

  @Test
  void nothingConfiguredAndOtherKeys() {
    assertThat(WholeNumbers.problems(Map.of())).isEmpty();
    assertThat(WholeNumbers.problems(Map.of("bundles", "1.5", "service.ranking", 1.5))).isEmpty();
  }
}
