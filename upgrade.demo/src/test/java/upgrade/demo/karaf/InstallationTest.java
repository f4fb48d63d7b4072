package upgrade.demo.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path home;

  @BeforeEach
  void distribution() throws Exception {
    Path etc = Files.createDirectories(home.resolve("apache-karaf-9/etc"));
    Files.writeString(
        etc.resolve("org.apache.karaf.shell.cfg"), "# ports\nsshPort = 8101\na = b\n");
    Files.writeString(etc.resolve("org.apache.karaf.management.cfg"), "rmiServerPort=44444\n");
    Files.createDirectories(home.resolve("repository/org/example"));
    Files.createDirectories(home.resolve("run/data/of/an/earlier/run"));
  }

  @Test
  void hasAllThatWasGatheredAndNothingOfAnEarlierRun() throws Exception {
    Path folder = Installation.in(home).folder();
    assertThat(folder.resolve("system/org/example")).isDirectory();
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(home.resolve("apache-karaf-9/etc/org.ops4j.pax.web.cfg")).doesNotExist();
  }

  @Test
  void listensOnPortsOfItsOwnAndAsksNoRepository() throws Exception {
    Installation installation = Installation.in(home);
    Path etc = installation.folder().resolve("etc");
    assertThat(etc.resolve("org.ops4j.pax.web.cfg"))
        .content()
        .contains("org.osgi.service.http.port = " + installation.httpPort());
    assertThat(etc.resolve("org.apache.karaf.shell.cfg"))
        .content()
        .contains("# ports\na = b\n", "sshPort = ")
        .doesNotContain("8101");
    assertThat(etc.resolve("org.apache.karaf.management.cfg")).content().doesNotContain("44444");
    assertThat(etc.resolve("org.ops4j.pax.url.mvn.cfg"))
        .content()
        .contains("org.ops4j.pax.url.mvn.repositories = \n");
  }

  @Test
  void aValueOfSeveralLinesIsReplacedAsAWhole() {
    assertThat(
            Installation.with(
                List.of("key = \\", "  one, \\", "  two", "keyless", "# key"),
                Map.of("key", "new")))
        .containsExactly("keyless", "# key", "key = new");
  }
}
