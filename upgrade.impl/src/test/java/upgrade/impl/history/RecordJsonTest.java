package upgrade.impl.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upgrade.api.BundleChange;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.json.Json;

class RecordJsonTest {
  private static String text(UpgradeRecord past) {
    return new String(RecordJson.text(past, RecordFiles.BYTES), StandardCharsets.UTF_8);
  }

  @Test
  void everyFieldComesBackAsItWas() {
    Past past = Pasts.full("mws97wkv", 3);
    assertThat(RecordReader.read(text(past))).isEqualTo(past);
    assertThat(past.longestPause()).hasMillis(345);
    Past begun = Pasts.begun("mws97wkv", 0);
    assertThat(RecordReader.read(text(begun))).isEqualTo(begun);
    assertThat(begun.outcome()).isEmpty();
    assertThat(begun.longestPause()).isZero();
  }

  @Test
  void whatAPersonLooksForComesFirst() {
    assertThat(text(Pasts.full("mws97wkv", 1)))
        .startsWith(
            """
            {
              "format": 1,
              "id": "mws97wkv",
              "outcome": "FAILED",
              "protected": false,
              "started": "2026-03-01T10:15:30.123Z",
              "duration.ms": 1234,
              "pause.longest.ms": 345,
              "trigger": "UPDATE",
            """);
  }

  @Test
  void theIdOfABundleThatCameInAnothersPlaceIsKept() {
    UpgradeRequest request =
        UpgradeRequest.of(
            Trigger.DEPLOYMENT,
            List.of(BundleChange.of(7, "shop", "1.0.0").replacedBy(9).to("2.0.0")));
    Past past = Past.of("a", request, Pasts.START, Duration.ofMillis(1));
    assertThat(RecordReader.read(text(past)).changes())
        .singleElement()
        .asString()
        .isEqualTo("shop [7 -> 9] 1.0.0 -> 2.0.0");
  }

  @Test
  void noSecretOfAUrlIsKept() {
    assertThat(text(Pasts.begun("a", 0)))
        .contains("https://host/shop.jar")
        .doesNotContain("secret");
  }

  @Test
  void aLongRecordIsCutAndSaysSo() {
    Past past = Pasts.full("mws97wkv", 5000);
    String text = text(past);
    assertThat(text.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(RecordFiles.BYTES)
        .isGreaterThan(10_000);
    Past read = RecordReader.read(text);
    assertThat(read.outcome()).contains(Outcome.FAILED);
    assertThat(read.steps()).hasSizeLessThan(5000).contains(past.steps().get(0));
    assertThat(read.messages()).contains(past.messages().get(4999));
    assertThat(read.messages().get(read.messages().size() - 1).text()).contains("left out");
  }

  @Test
  void aHugeTextIsCut() {
    Past past =
        Pasts.begun("a", 0)
            .because(upgrade.api.Problem.of("upgrade", "x".repeat(2 * RecordFiles.BYTES)));
    assertThat(RecordJson.text(past, RecordFiles.BYTES)).hasSizeLessThan(RecordFiles.BYTES);
  }

  @Test
  @SuppressWarnings("unchecked")
  void aFieldOfALaterVersionIsPassedOver() {
    Past past = Pasts.full("a", 1);
    Map<String, Object> map = (Map<String, Object>) Json.parse(text(past));
    map.put("later", "x");
    assertThat(RecordReader.read(Json.pretty(map))).isEqualTo(past);
  }

  @ParameterizedTest
  @CsvSource({
    "format, 2, its format is 2",
    "format, , 'format' must be",
    "id, , 'id' must be",
    "id, 1, 'id' must be",
    "started, x, no time",
    "trigger, x, no such Trigger",
    "steps, x, 'steps' must be",
    "figures, x, 'figures' must be",
    "protected, x, 'protected' must be",
  })
  @SuppressWarnings("unchecked")
  void anotherFormatIsRefusedWithTheReason(String field, String value, String reason) {
    Map<String, Object> map = (Map<String, Object>) Json.parse(text(Pasts.full("a", 1)));
    map.put(field, value != null && value.matches("\\d") ? (Object) Long.valueOf(value) : value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordReader.read(Json.pretty(map)))
        .withMessageContaining(reason);
  }
}
