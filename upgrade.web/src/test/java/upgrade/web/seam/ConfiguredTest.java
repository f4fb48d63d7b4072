package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.component.ComponentException;
import upgrade.web.settings.WebConfiguration;
import upgrade.web.settings.WebSettings;

/** A wrong value is refused, and all that was in force stays. */
class ConfiguredTest {
  @TempDir Path directory;
  private FakeWeb fake;
  private WebProtection web;
  private WebSettings inForce;

  static List<String> members() {
    return java.util.Arrays.stream(WebConfiguration.class.getDeclaredMethods())
        .map(Method::getName)
        .toList();
  }

  @BeforeEach
  void open() throws Exception {
    fake = new FakeWeb(directory, new ArrayList<>());
    fake.configuration.put("park_requests", 7);
    web = fake.web();
    inForce = web.settings();
    assertThat(inForce.parkedRequests()).isEqualTo(7);
    fake.configuration.put("park_requests", 8);
  }

  @AfterEach
  void close() {
    web.deactivate();
  }

  @ParameterizedTest
  @MethodSource("members")
  void whatCannotBeConverted(String member) {
    fake.configuration.put(member, new ComponentException("not a number: many"));
    web.modified(fake.configuration(), fake.properties);
    assertThat(web.settings()).isEqualTo(inForce);
    fake.configuration.remove(member);
    web.modified(fake.configuration(), fake.properties);
    assertThat(web.settings()).isNotEqualTo(inForce);
  }

  /** Declarative Services would make a 1 of it. */
  @Test
  void aFraction() {
    fake.properties.put("drain.short.ms", 1.5);
    fake.configuration.put("drain_short_ms", 1L);
    web.modified(fake.configuration(), fake.properties);
    assertThat(web.settings()).isEqualTo(inForce);
    fake.properties.put("drain.short.ms", 1.0);
    web.modified(fake.configuration(), fake.properties);
    assertThat(web.settings().shortDrain()).hasMillis(1);
  }

  @ParameterizedTest
  @MethodSource("members")
  void whatIsOutOfRange(String member) throws Exception {
    Class<?> type = WebConfiguration.class.getMethod(member).getReturnType();
    fake.configuration.put(
        member,
        type == long.class
            ? (Object) (-1L)
            : type == int.class ? (Object) (-1) : new String[] {"shop;what=ever"});
    web.modified(fake.configuration(), fake.properties);
    assertThat(web.settings()).isEqualTo(inForce);
  }
}
