package upgrade.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import upgrade.api.DocumentedKeys;
import upgrade.impl.command.Operator;
import upgrade.impl.command.Usage;
import upgrade.impl.console.Consoles;

/** What the features name, and what there is, are the same. */
class FeaturesTest {
  private static final Path FEATURE = Path.of("target", "feature");
  private static final Set<String> LOOKING =
      Set.of("status", "history", "requests", "instructions", "versions");
  private static final Pattern KEY = Pattern.compile("#([a-z.]+) =(.*)");

  @Test
  void everyCommandHasItsRolesAndNothingElseHas() throws Exception {
    Set<String> commands = new TreeSet<>();
    for (Usage usage : new Operator(null, null, new Consoles()).commands().usages()) {
      commands.add(usage.name());
    }
    Properties acl = acl();
    Set<String> named = new TreeSet<>();
    acl.stringPropertyNames().forEach(key -> named.add(key.replaceAll("\\[.*", "")));

    assertThat(named).isEqualTo(commands);
    for (String command : commands) {
      String roles = acl.getProperty(command);
      assertThat(List.of(roles.split(", ")))
          .as(command)
          .contains("admin", "manager")
          .hasSize(LOOKING.contains(command) ? 3 : 2);
      assertThat(roles.contains("viewer")).as(command).isEqualTo(LOOKING.contains(command));
    }
  }

  /** Karaf matches the whole line that was typed, which may have line breaks in quotes. */
  @Test
  void whatIsForcedIsForAdminsAloneHoweverItIsTyped() throws Exception {
    Properties acl = acl();
    List<String> forcing = new ArrayList<>();
    for (Usage usage : new Operator(null, null, new Consoles()).commands().usages()) {
      if (usage.options().stream().anyMatch(option -> option.name().equals("--force"))) {
        forcing.add(usage.name());
      }
    }
    assertThat(forcing).isNotEmpty();
    for (String command : forcing) {
      for (String typed : List.of("[--force, shop]", "[shop, --modification, \n, --force]")) {
        assertThat(rolesFor(command, typed, acl)).as(typed).containsExactly("admin");
      }
      assertThat(rolesFor(command, "[shop]", acl)).isEmpty();
    }
  }

  /** It stops all threads, as often as it is typed. */
  @Test
  void whoOnlyLooksCollectsNoGarbage() throws Exception {
    Properties acl = acl();
    for (String typed : List.of("[--gc, last]", "[last, \n, --gc]")) {
      assertThat(rolesFor("history", typed, acl)).as(typed).containsExactly("admin, manager");
    }
    assertThat(rolesFor("history", "[last]", acl)).isEmpty();
  }

  /** As Karaf looks them up: a line with a regular expression wins over one without. */
  private static List<String> rolesFor(String command, String typed, Properties acl) {
    Pattern line = Pattern.compile(Pattern.quote(command) + "\\[/(.*)/]");
    List<String> roles = new ArrayList<>();
    for (String key : acl.stringPropertyNames()) {
      Matcher expression = line.matcher(key);
      if (expression.matches() && typed.matches(expression.group(1))) {
        roles.add(acl.getProperty(key));
      }
    }
    return roles;
  }

  @Test
  void theKarHasEveryBundleOfTheFeatures() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> bundles = texts("bundle");

    assertThat(bundles).isNotEmpty().allMatch(each -> each.startsWith("mvn:upgrade/"));
    for (String bundle : bundles) {
      String artifact = bundle.split("/")[1];
      assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>");
      if (bundle.endsWith("/jar/javax")) {
        assertThat(pom).contains("<classifier>javax</classifier>");
      }
    }
  }

  @Test
  void theConfigurationFilesAreThoseOfTheBuild() throws Exception {
    assertThat(texts("configfile"))
        .allSatisfy(
            file -> {
              String name = file.substring(file.lastIndexOf('/') + 1) + ".cfg";
              assertThat(FEATURE.resolve("etc").resolve(name)).exists();
            })
        .hasSize(2);
  }

  @Test
  void eachKeyOfAnUpgradeIsInItsFile() throws Exception {
    assertThat(keys("upgrade.cfg"))
        .containsExactlyElementsOf(
            DocumentedKeys.described("upgrade.impl.settings.UpgradeConfiguration"));
  }

  @Test
  void eachKeyOfTheWebPartIsInItsFile() throws Exception {
    assertThat(keys("upgrade.web.cfg"))
        .containsExactlyElementsOf(
            DocumentedKeys.described("upgrade.web.settings.WebConfiguration"));
  }

  @Test
  void nothingIsSetInTheFiles() throws Exception {
    for (String file : List.of("upgrade.cfg", "upgrade.web.cfg")) {
      assertThat(Files.readAllLines(FEATURE.resolve("etc").resolve(file)))
          .allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }
  }

  /** Key, default and range as the file tells them: {@code key: default, range}. */
  private static List<String> keys(String file) throws Exception {
    List<String> found = new ArrayList<>();
    String comment = "";
    for (String line : Files.readAllLines(FEATURE.resolve("etc").resolve(file))) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        Matcher range = Pattern.compile("[0-9]+ to [0-9]+").matcher(comment);
        String value = key.group(2).isBlank() ? "none" : key.group(2).strip();
        found.add(key.group(1) + ": " + value + ", " + (range.find() ? range.group() : "any"));
      }
      comment = line.isEmpty() ? "" : comment + line;
    }
    return found;
  }

  private static Properties acl() throws Exception {
    Properties acl = new Properties();
    acl.load(new StringReader(texts("config").get(0)));
    return acl;
  }

  private static List<String> texts(String element) throws Exception {
    Document features =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(FEATURE.resolve("features.xml").toFile());
    NodeList nodes = features.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }
}
