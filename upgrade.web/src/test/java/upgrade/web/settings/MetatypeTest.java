package upgrade.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a configuration page offers is what is accepted: its ranges and defaults are ours. */
class MetatypeTest {

  /** One number, as the metatype declares it. */
  record Number(String key, String label, String type, long min, long max, String value) {
    String member() {
      return key.replace('.', '_');
    }

    Object of(long number) {
      if (type.equals("Integer")) {
        return (int) number;
      }
      return number;
    }
  }

  static List<Number> numbers() throws Exception {
    List<Number> numbers = new ArrayList<>();
    try (InputStream in =
        MetatypeTest.class.getResourceAsStream(
            "/OSGI-INF/metatype/upgrade.web.settings.WebConfiguration.xml")) {
      NodeList all =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(in)
              .getElementsByTagName("AD");
      for (int i = 0; i < all.getLength(); i++) {
        Element one = (Element) all.item(i);
        if (!one.getAttribute("type").equals("String")) {
          numbers.add(
              new Number(
                  one.getAttribute("id"),
                  one.getAttribute("name"),
                  one.getAttribute("type"),
                  Long.parseLong(one.getAttribute("min")),
                  Long.parseLong(one.getAttribute("max")),
                  one.getAttribute("default")));
        }
      }
    }
    return numbers;
  }

  @Test
  void everyNumberIsThere() throws Exception {
    assertThat(numbers())
        .hasSize(
            (int)
                java.util.Arrays.stream(WebConfiguration.class.getDeclaredMethods())
                    .filter(method -> method.getReturnType().isPrimitive())
                    .count());
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void itsRangeIsWhatIsAccepted(Number number) throws Exception {
    with(number, number.min());
    with(number, number.max());
    assertThatThrownBy(() -> with(number, number.min() - 1))
        .hasMessageContaining(number.key() + " is " + (number.min() - 1));
    if (number.type().equals("Long") || number.max() < Integer.MAX_VALUE) {
      assertThatThrownBy(() -> with(number, number.max() + 1))
          .hasMessageContaining(number.key() + " is " + (number.max() + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void itsLabelHasAUnit(Number number) {
    assertThat(number.label()).matches(".* \\((ms|bytes|number|requests/s)\\)");
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void itsDefaultIsOurs(Number number) throws Exception {
    Method member = WebConfiguration.class.getMethod(number.member());
    assertThat(number.value()).isEqualTo(String.valueOf(member.getDefaultValue()));
  }

  /** The others as they have to be: the long drain includes the short one. */
  private static void with(Number number, long value) {
    Map<String, Object> values = new HashMap<>();
    values.put("drain_short_ms", 0L);
    if (number.key().equals("drain.short.ms")) {
      values.put("drain_long_ms", number.max());
    }
    values.put(number.member(), number.of(value));
    WebSettings.of(
        (WebConfiguration)
            Proxy.newProxyInstance(
                WebConfiguration.class.getClassLoader(),
                new Class<?>[] {WebConfiguration.class},
                (self, method, arguments) ->
                    values.getOrDefault(method.getName(), method.getDefaultValue())));
  }
}
