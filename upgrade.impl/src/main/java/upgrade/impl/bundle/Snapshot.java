package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** Rebuilds the jar of a bundle from its own entries: no framework gives the original back. */
final class Snapshot {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private Snapshot() {}

  static Path of(Bundle bundle, Path file) throws IOException {
    Set<String> entries = new LinkedHashSet<>();
    entries.add(MANIFEST); // first of all: readers of a stream expect it there
    collect(bundle, "/", entries);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        if (!entry.endsWith("/")) {
          copy(bundle, entry, zip);
        }
        zip.closeEntry();
      }
    }
    return file;
  }

  private static void collect(Bundle bundle, String directory, Set<String> entries) {
    Enumeration<String> paths = bundle.getEntryPaths(directory);
    if (paths != null) {
      for (String path : Collections.list(paths)) {
        if (entries.add(path) && path.endsWith("/")) {
          collect(bundle, path, entries);
        }
      }
    }
  }

  private static void copy(Bundle bundle, String entry, OutputStream out) throws IOException {
    URL url = bundle.getEntry(entry);
    if (url == null) {
      throw new IOException(bundle.getSymbolicName() + " gives no access to its " + entry);
    }
    try (InputStream in = url.openStream()) {
      in.transferTo(out);
    }
  }
}
