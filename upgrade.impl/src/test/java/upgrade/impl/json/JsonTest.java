package upgrade.impl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void isIndentedInTheGivenOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", List.of("x", Map.of("k", 2.5)));
    map.put("none", Optional.empty());
    map.put("some", Optional.of(true));
    map.put("empty", Map.of());
    map.put("nothing", List.of());
    assertThat(Json.pretty(map))
        .isEqualTo(
            """
            {
              "z": 1,
              "a": [
                "x",
                {
                  "k": 2.5
                }
              ],
              "none": null,
              "some": true,
              "empty": {},
              "nothing": []
            }""");
    Map<String, Object> read = new LinkedHashMap<>(map);
    read.put("z", 1L);
    read.put("none", null);
    read.put("some", true);
    assertThat(Json.parse(Json.pretty(map))).isEqualTo(read);
    assertThat(((Map<?, ?>) Json.parse(Json.pretty(map))).keySet())
        .map(String::valueOf)
        .containsExactly("z", "a", "none", "some", "empty", "nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"quoted\"",
        "ends in a backslash\\",
        "C:\\new\\table",
        "a\nb\r\tc\b\f",
        "\u0000\u001f\u007f\u0085\u2028\u2029",
        "üñ€",
        "\uD83D\uDE00",
        "{\"a\": [1,2]}",
        "a\": b"
      })
  void everyStringComesBackAsItWas(String text) {
    assertThat(Json.parse(Json.pretty(text))).isEqualTo(text);
    assertThat(Json.parse(Json.pretty(Map.of(text, text)))).isEqualTo(Map.of(text, text));
    assertThat(Json.pretty(text).codePoints()).noneMatch(Character::isISOControl);
  }

  @Test
  void halfOfASurrogatePairSurvivesEncoding() {
    String half = "a\uD83Db";
    byte[] bytes = Json.pretty(half).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(Json.parse(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(half);
  }

  @Test
  void numbersKeepTheirKind() {
    List<Number> numbers =
        List.of(0L, -1L, Long.MAX_VALUE, new BigInteger("9223372036854775808"), 1e300, -0.5);
    assertThat(Json.parse(Json.pretty(numbers))).isEqualTo(numbers);
    assertThat(Json.parse("[1e3, 1E-2, 1.0]")).isEqualTo(List.of(1000.0, 0.01, 1.0));
    assertThat(Json.parse(Json.pretty((short) 3))).isEqualTo(3L);
  }

  @Test
  void whatJsonDoesNotKnowIsRefusedWithItsPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Json.pretty(Map.of("steps", List.of(1, Map.of("started", Instant.EPOCH)))))
        .withMessageContaining("$.steps[1].started")
        .withMessageContaining("java.time.Instant");
    assertThatIllegalArgumentException().isThrownBy(() -> Json.pretty(Map.of(1, 2)));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.pretty(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.pretty(java.nio.file.Path.of("a", "b")));
    assertThat(Json.pretty(Arrays.asList(1, null))).isEqualTo("[\n  1,\n  null\n]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}}",
        "tru",
        "TRUE",
        "nul",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "-",
        "0x1",
        "NaN",
        "Infinity",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "1 2",
        "// comment\n1",
        "\u00a01",
        "\uFEFF1"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ \"a\": x }|line 1, column 8",
        "[1, 2|line 1, column 6",
        "{\"a\": 1, \"a\": 2}|line 1, column 10"
      })
  void errorsNameTheirPlace(String text, String place) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.parse(text))
        .withMessageContaining(place);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.parse("\n\n" + text))
        .withMessageContaining(place.replace("line 1", "line 3"));
  }

  @Test
  void depthIsBounded() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThat(Json.parse(deep)).isInstanceOf(List.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.parse("[".repeat(1_000_000)))
        .withMessageContaining("more than 100 deep");
  }
}
