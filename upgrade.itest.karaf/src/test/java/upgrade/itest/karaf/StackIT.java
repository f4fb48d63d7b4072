package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import upgrade.api.Protection;
import upgrade.itest.WebTest;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.Await;

/**
 * Karaf is what the test run says it is ({@link WebTest} sees to framework, HTTP stack and servlet
 * API), protects, and has nowhere to download from.
 */
public class StackIT extends WebTest {
  private static final String MAVEN = "org.ops4j.pax.url.mvn";

  @Test
  public void theSeamIsTheOneForTheStack() throws Exception {
    Await.until("one seam is there", () -> seams().size() == 1);
    String seam = seams().get(0);
    assertTrue(seam, seam.startsWith(Stack.current().seam()));
    assertTrue(seam, seam.contains(Stack.current().isJavax() ? " javax" : " jakarta"));
    assertTrue(seam, seam.contains(":" + port));
  }

  @Test
  public void karafHasNowhereToDownloadFrom() throws Exception {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    Configuration maven = context.getService(reference).getConfiguration(MAVEN, null);
    assertEquals("", String.valueOf(maven.getProperties().get(MAVEN + ".repositories")));
    String local = String.valueOf(maven.getProperties().get(MAVEN + ".defaultRepositories"));
    for (String repository : local.split(",")) {
      assertEquals(repository, "file", URI.create(repository.strip()).getScheme());
    }
    Path downloaded =
        Path.of(String.valueOf(maven.getProperties().get(MAVEN + ".localRepository")));
    if (Files.exists(downloaded)) {
      try (var files = Files.walk(downloaded)) {
        assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".jar")).toList());
      }
    }
    context.ungetService(reference);
  }

  private List<String> seams() throws Exception {
    return context.getServiceReferences(Protection.class, null).stream()
        .map(one -> context.getService(one).seam())
        .toList();
  }
}
