package upgrade.web.rerun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  @ParameterizedTest
  @CsvSource({
    "GET,true",
    "HEAD,true",
    "OPTIONS,true",
    "TRACE,true",
    "PUT,true",
    "DELETE,true",
    "POST,false",
    "PATCH,false",
    "LOCK,false",
    "get,false"
  })
  void byDefaultTheMethodDecides(String method, boolean may) {
    assertThat(Policy.IDEMPOTENT.allows(method)).isEqualTo(may);
    assertThat(Policy.ALWAYS.allows(method)).isTrue();
    assertThat(Policy.NEVER.allows(method)).isFalse();
  }

  @Test
  void whatIsNoPolicyIsNotSaid() {
    assertThat(Policy.parse("Always")).isEqualTo(Policy.ALWAYS);
    assertThat(Policy.parse("never")).isEqualTo(Policy.NEVER);
    assertThat(Policy.parse("sometimes")).isNull();
    assertThat(Policy.parse(Boolean.TRUE)).isNull();
    assertThat(Policy.parse(null)).isNull();
  }

  @Test
  void aFailureThatPointsToAVanishedBundleIsRecognised() {
    assertThat(Failure.pointsToUpgrade(new RuntimeException(new NoClassDefFoundError("a/B"))))
        .isTrue();
    assertThat(Failure.pointsToUpgrade(new IllegalStateException("Invalid BundleContext.")))
        .isTrue();
    assertThat(
            Failure.pointsToUpgrade(
                new IllegalStateException("BundleContext is no longer valid shop [7]")))
        .isTrue();
    assertThat(Failure.pointsToUpgrade(new IllegalStateException("out of stock"))).isFalse();
    assertThat(Failure.pointsToUpgrade(new RuntimeException("own"))).isFalse();
  }
}
