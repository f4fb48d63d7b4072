package upgrade.impl.framework;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import upgrade.impl.framework.app.App;

/** Makes bundles for tests. */
public final class Jars {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private boolean active;

  private Jars(String name, String version) {
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", name);
    headers.put("Bundle-Version", version);
  }

  /** A bundle with the activator {@link App}. */
  public static Jars app(String name, String version) {
    Jars jar = library(name, version);
    jar.active = true;
    return jar.with("Bundle-Activator", App.class.getName())
        .with("Import-Package", "org.osgi.framework");
  }

  /** A bundle without. */
  public static Jars library(String name, String version) {
    return new Jars(name, version);
  }

  public Jars with(String header, String value) {
    headers.merge(header, value, (before, more) -> before + "," + more);
    return this;
  }

  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  public byte[] bytes() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new JarEntry("lib/" + headers.get("Bundle-SymbolicName") + ".txt"));
      jar.write(1);
      if (active) {
        String entry = App.class.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (InputStream in = App.class.getClassLoader().getResourceAsStream(entry)) {
          in.transferTo(jar);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  /** The bundle under test, from its compiled classes. */
  static InputStream of(Path classes, int quietPeriod) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Manifest manifest;
    try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
      manifest = new Manifest(in);
    }
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!name.equals("META-INF/MANIFEST.MF")) {
          jar.putNextEntry(new JarEntry(name));
          if (name.endsWith("SettingsInForce.xml")) {
            jar.write(
                Files.readString(file)
                    .replace("value=\"250\"", "value=\"" + quietPeriod + "\"")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
          } else {
            Files.copy(file, jar);
          }
        }
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
