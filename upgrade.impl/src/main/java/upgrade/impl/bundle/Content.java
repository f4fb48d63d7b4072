package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import upgrade.api.CheckFailedException;

/** Holds new content of a bundle, fetched whole and checked before anything is touched. */
record Content(Path file, String version) {

  /**
   * Fetches {@code location} into {@code file}: a stream that stalls in the middle of an update
   * would hold the framework's lock.
   *
   * @throws CheckFailedException if it cannot be read or is no new content for that bundle
   */
  static Content fetch(String location, String symbolicName, Path file)
      throws CheckFailedException {
    try (InputStream in = new URL(location).openStream()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CheckFailedException(
          symbolicName + ": cannot fetch " + location + " (" + e + "): check the URL");
    }
    return check(location, symbolicName, file);
  }

  private static Content check(String location, String symbolicName, Path file)
      throws CheckFailedException {
    Attributes headers = headers(location, symbolicName, file);
    String name = name(headers.getValue(Constants.BUNDLE_SYMBOLICNAME));
    if (!name.equals(symbolicName)) {
      throw new CheckFailedException(
          symbolicName + ": " + location + " holds the bundle '" + name + "': give the right URL");
    }
    String version = String.valueOf(headers.getValue(Constants.BUNDLE_VERSION)).trim();
    try {
      return new Content(file, version.equals("null") ? "0.0.0" : new Version(version).toString());
    } catch (IllegalArgumentException e) {
      throw new CheckFailedException(
          symbolicName + ": " + location + " has the version " + version);
    }
  }

  /** Reads the whole file: a truncated jar opens, but has no directory at its end. */
  private static Attributes headers(String location, String symbolicName, Path file)
      throws CheckFailedException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new CheckFailedException(symbolicName + ": " + location + " has no manifest");
      }
      return manifest.getMainAttributes();
    } catch (IOException | SecurityException e) {
      throw new CheckFailedException(
          symbolicName
              + ": "
              + location
              + " is no sound jar ("
              + e.getMessage()
              + "): build it anew");
    }
  }

  private static String name(@Nullable String header) {
    if (header == null) {
      return "";
    }
    int directives = header.indexOf(';');
    return (directives < 0 ? header : header.substring(0, directives)).trim();
  }
}
