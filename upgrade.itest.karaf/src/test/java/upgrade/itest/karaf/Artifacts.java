package upgrade.itest.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import upgrade.itest.kit.AppBundle;

/** Files as operators hand them to Karaf; gone when it is closed. */
final class Artifacts implements AutoCloseable {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final String MAVEN = "org.ops4j.pax.url.mvn";

  private final Path directory = Files.createTempDirectory("itest");
  private final Path deploy = Path.of(System.getProperty("karaf.base"), "deploy");
  private final List<Path> elsewhere = new ArrayList<>();
  private int count;

  Artifacts() throws IOException {}

  /** The URL of a file with that application. */
  String jar(AppBundle application) throws IOException {
    return write("app-" + ++count + ".jar", application.jar()).toUri().toString();
  }

  /** The URL of a features file with the feature itest-app. */
  String feature(AppBundle application, String version) throws IOException {
    return write("features-" + ++count + ".xml", stream(features(jar(application), version)))
        .toUri()
        .toString();
  }

  private static String features(String url, String version) {
    return "<features name=\"itest-app-"
        + version
        + "\" xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\"><feature name=\"itest-app\""
        + " version=\""
        + version
        + "\"><bundle>"
        + url
        + "</bundle></feature></features>";
  }

  InputStream kar(AppBundle application, String version) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String place = "repository/itest/app/" + version + "/app-" + version;
    try (ZipOutputStream kar = new ZipOutputStream(bytes)) {
      kar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      kar.write("Manifest-Version: 1.0\nKaraf-Feature-Start: true\n".getBytes(UTF_8));
      kar.putNextEntry(new ZipEntry(place + ".jar"));
      application.jar().transferTo(kar);
      kar.putNextEntry(new ZipEntry(place + "-features.xml"));
      kar.write(features("mvn:itest/app/" + version, version).getBytes(UTF_8));
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** Puts a file into the deploy folder, whole at once. */
  void deploy(String name, InputStream content) throws IOException {
    Path whole = write(name, content);
    Path place = deploy.resolve(name);
    Files.move(whole, place, StandardCopyOption.REPLACE_EXISTING);
    elsewhere.add(place);
  }

  void undeploy(String name) throws IOException {
    Files.deleteIfExists(deploy.resolve(name));
  }

  /** Puts it into Karaf's local Maven repository, as {@code mvn install} does. */
  void snapshot(BundleContext context, AppBundle application) throws IOException {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    Object repository =
        context
            .getService(reference)
            .getConfiguration(MAVEN, null)
            .getProperties()
            .get(MAVEN + ".localRepository");
    context.ungetService(reference);
    Path place =
        Path.of(String.valueOf(repository), "itest/app/1.0.0-SNAPSHOT/app-1.0.0-SNAPSHOT.jar");
    Files.createDirectories(place.getParent());
    Path whole = write("snapshot.jar", application.jar());
    // Newer than the bundle, by what a file system can tell.
    Files.setLastModifiedTime(whole, FileTime.fromMillis(System.currentTimeMillis() + 1000));
    Files.move(whole, place, StandardCopyOption.REPLACE_EXISTING);
    elsewhere.add(place);
  }

  private Path write(String name, InputStream content) throws IOException {
    Path file = directory.resolve(name);
    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    return file;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    for (Path file : elsewhere) {
      Files.deleteIfExists(file);
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
