package upgrade.impl.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.osgi.framework.Constants;

/**
 * Writes what is known of a content next to it, and makes it anew from the content if it is lost.
 */
final class Sidecar {
  private Sidecar() {}

  static Path of(Path jar) {
    return jar.resolveSibling(
        String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", ".properties"));
  }

  static void write(Kept kept) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("name", kept.symbolicName());
    properties.setProperty("version", kept.version());
    properties.setProperty("size", String.valueOf(kept.size()));
    properties.setProperty("since", kept.since().toString());
    properties.setProperty("used", kept.used().toString());
    store(properties, of(kept.file()));
  }

  /** Whole or not at all. */
  static void store(Properties properties, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".tmp");
    try (OutputStream out = OwnerOnly.newOutputStream(part)) {
      properties.store(out, null);
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static Properties load(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IllegalArgumentException e) { // a malformed escape
      throw new IOException(file + " is corrupt", e);
    }
    return properties;
  }

  /**
   * Reads it, or the content itself.
   *
   * @throws IOException if the content is not what its name says
   */
  static Kept read(Path jar, String hash) throws IOException {
    long size = Files.size(jar);
    try {
      Properties properties = load(of(jar));
      if (Long.parseLong(value(properties, "size")) != size) {
        throw new IOException(jar + " was cut short");
      }
      return new Kept(
          value(properties, "name"),
          value(properties, "version"),
          hash,
          size,
          Instant.parse(value(properties, "since")),
          Instant.parse(value(properties, "used")),
          false,
          jar);
    } catch (IOException | DateTimeException | NumberFormatException e) {
      Kept kept = fromContent(jar, hash, size);
      write(kept);
      return kept;
    }
  }

  private static String value(Properties properties, String key) throws IOException {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IOException("no " + key);
    }
    return value;
  }

  private static Kept fromContent(Path file, String hash, long size) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      if (!Identity.of(jar).equals(hash) || jar.getManifest() == null) {
        throw new IOException(file + " is not what its name says");
      }
      Attributes headers = jar.getManifest().getMainAttributes();
      String name =
          String.valueOf(headers.getValue(Constants.BUNDLE_SYMBOLICNAME)).split(";", 2)[0].trim();
      String version = headers.getValue(Constants.BUNDLE_VERSION);
      Instant time = Files.getLastModifiedTime(file).toInstant();
      return new Kept(
          name, version == null ? "0.0.0" : version.trim(), hash, size, time, time, false, file);
    }
  }
}
