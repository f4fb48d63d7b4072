package upgrade.impl.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SettingsTest {
  @Test
  void nothingConfiguredIsTheDefaults() {
    assertThat(Settings.of(Map.of())).isEqualTo(Settings.DEFAULTS);
    assertThat(Settings.DEFAULTS.stepTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(Settings.DEFAULTS.versionsBytes()).isEqualTo(268_435_456);
  }

  /** Files and consoles give text, Configuration Admin any number. */
  @Test
  void numbersAreReadAsText() {
    Settings settings =
        Settings.of(
            Map.of(
                "step.timeout.ms",
                " 5000 ",
                "versions.kept",
                7L,
                "versions.bytes",
                2048.0,
                "history.upgrades",
                (short) 5));
    assertThat(settings.stepTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.versionsKept()).isEqualTo(7);
    assertThat(settings.versionsBytes()).isEqualTo(2048);
    assertThat(settings.historyUpgrades()).isEqualTo(5);
  }

  @Test
  void everythingWrongIsNamedAtOnce() {
    Map<String, Object> wrong = new LinkedHashMap<>();
    wrong.put("possible.update.ms", "soon");
    wrong.put("quiet.period.ms", 1.5);
    wrong.put("step.timeout.ms", 99);
    wrong.put("versions.kept", 4_294_967_299L); // an int would make 3 of it
    wrong.put("versions.bytes", new int[] {5000});
    wrong.put("history.upgrades", "1e999999999");
    wrong.put("content.bytes", Double.NaN);
    assertThatThrownBy(() -> Settings.of(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "possible.update.ms is 'soon', it must be a whole number from 0 to 60000",
            "quiet.period.ms is '1.5', it must be a whole number",
            "step.timeout.ms is '99', it must be from 100 to 3600000",
            "versions.kept is '4294967299', it must be from 0 to 1000",
            "versions.bytes is several values, it must be a whole number",
            "history.upgrades is '1e999999999', it must be a whole number",
            "content.bytes is 'NaN', it must be a whole number");
  }

  @Test
  void flagsAreTrueOrFalse() {
    for (Flag flag : Flag.values()) {
      assertThat(Settings.of(Map.of(flag.key(), " TRUE ")).is(flag)).isTrue();
      assertThat(Settings.of(Map.of(flag.key(), false)).is(flag)).isFalse();
      assertThatThrownBy(() -> Settings.of(Map.of(flag.key(), "yes")))
          .hasMessageContaining(flag.key() + " is 'yes', it must be true or false");
    }
  }

  @Test
  void tagsAreAListOrOneTextWithCommas() {
    assertThat(Settings.DEFAULTS.healthTags()).isEmpty();
    for (Object tags :
        List.of("shop, db,,shop", List.of("shop", "db"), new String[] {"shop,db", " "})) {
      assertThat(Settings.of(Map.of("health.tags", tags)).healthTags())
          .containsExactly("shop", "db");
    }
    // With a minus Felix Health Checks would leave those out instead.
    for (String tag : List.of("-shop", "(a=b)", "two words")) {
      assertThatThrownBy(() -> Settings.of(Map.of("health.tags", "db," + tag)))
          .hasMessageContaining("health.tags has '" + tag + "'");
    }
  }

  @Test
  void valuesThatConflictAreRefused() {
    assertThatThrownBy(
            () -> Settings.of(Map.of("possible.update.ms", 2000, "step.timeout.ms", 1000)))
        .hasMessageContainingAll("possible.update.ms is 2000", "step.timeout.ms=1000");
  }

  @Test
  void aWrongConfigurationLeavesWhatWasInForce() {
    Settings before = Settings.of(Map.of("versions.kept", 1));
    assertThat(Settings.read(Map.of("versions.kept", "many", "quiet.period.ms", 1), before))
        .isSameAs(before);
    assertThat(Settings.read(Map.of("versions.kept", 2), before).versionsKept()).isEqualTo(2);
  }

  /** What Metatype tells the operator is what is accepted. */
  @Test
  void theDescriptionSaysTheSame() throws Exception {
    NodeList described =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                Path.of(
                        "target/classes/OSGI-INF/metatype",
                        UpgradeConfiguration.class.getName() + ".xml")
                    .toFile())
            .getElementsByTagName("AD");
    assertThat(described.getLength()).isEqualTo(Key.values().length + Flag.values().length + 1);
    for (int i = 0; i < described.getLength(); i++) {
      Element ad = (Element) described.item(i);
      String key = ad.getAttribute("id");
      String least = ad.getAttribute("min");
      String most = ad.getAttribute("max");
      assertThat(ad.getAttribute("name")).as(key).isNotEmpty();
      assertThat(ad.getAttribute("description")).as(key).contains("in force");
      if (key.equals(Tags.KEY)) {
        continue; // words; see below
      }
      if (ad.getAttribute("type").equals("Boolean")) {
        Flag flag = Flag.valueOf(key.toUpperCase(java.util.Locale.ROOT).replace('.', '_'));
        assertThat(ad.getAttribute("default"))
            .as(key)
            .isEqualTo(String.valueOf(Settings.DEFAULTS.is(flag)));
        continue;
      }
      Key read = Key.valueOf(key.toUpperCase(java.util.Locale.ROOT).replace('.', '_'));
      java.util.List<String> problems = new java.util.ArrayList<>();
      assertThat(read.read(Map.of(key, ad.getAttribute("default")), problems))
          .as(key)
          .isEqualTo(read.read(Map.of(), problems));
      read.read(Map.of(key, least), problems);
      read.read(Map.of(key, most), problems);
      assertThat(problems).as(key).isEmpty();
      read.read(Map.of(key, Long.parseLong(least) - 1), problems);
      read.read(Map.of(key, Long.parseLong(most) + 1), problems);
      assertThat(problems).as(key).hasSize(2);
    }
  }
}
