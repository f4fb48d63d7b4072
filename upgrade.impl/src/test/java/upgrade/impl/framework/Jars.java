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
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import upgrade.impl.framework.app.App;

/** Makes bundles for tests. */
public final class Jars {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
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

  /** Adds to the header, or replaces it if its name comes with an exclamation mark. */
  public Jars with(String header, String value) {
    if (header.endsWith("!")) {
      headers.put(header.substring(0, header.length() - 1), value);
      return this;
    }
    headers.merge(header, value, (before, more) -> before + "," + more);
    return this;
  }

  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  /** With more files. */
  public Jars file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** Without compression. */
  public byte[] stored() {
    return bytes(ZipEntry.STORED);
  }

  public byte[] bytes() {
    return bytes(ZipEntry.DEFLATED);
  }

  private byte[] bytes(int method) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      add(jar, "lib/" + headers.get("Bundle-SymbolicName") + ".txt", new byte[] {1}, method);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(jar, file.getKey(), file.getValue(), method);
      }
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

  private static void add(JarOutputStream jar, String name, byte[] content, int method)
      throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) {
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
    }
    jar.putNextEntry(entry);
    jar.write(content);
  }

  /** The same jar with another content of one entry. */
  static byte[] entry(byte[] jar, String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
        java.util.zip.ZipOutputStream out = new java.util.zip.ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().equals(name) ? content : in.readAllBytes());
      }
    }
    return bytes.toByteArray();
  }

  /** The same jar with one more entry. */
  static byte[] with(byte[] jar, String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
        java.util.zip.ZipOutputStream out = new java.util.zip.ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(in.readAllBytes());
      }
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Writes it as a directory. */
  public Path explode(Path directory) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(stream())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, zip.readAllBytes());
      }
    }
    return directory;
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static String configured(String component, Map<String, ?> settings) {
    String configured = component;
    for (Map.Entry<String, ?> setting : settings.entrySet()) {
      String name = "<property name=\"" + setting.getKey() + "\"";
      if (!component.contains(name)) {
        throw new IllegalArgumentException(name + " is not in " + component);
      }
      configured =
          configured.replaceAll(
              "(" + name + "[^>]*value=)\"[^\"]*\"", "$1\"" + setting.getValue() + "\"");
    }
    return configured;
  }

  /** The bundle under test, from its compiled classes. */
  static InputStream of(Path classes, Map<String, ?> settings) throws IOException {
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
                configured(Files.readString(file), settings)
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
