package upgrade.impl.version;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/** The files and directories of a bundle's content, without those of its fragments. */
public interface Entries {
  /** Names as in a jar: a directory's ends with a slash. */
  SortedSet<String> names() throws IOException;

  InputStream open(String name) throws IOException;

  /** Of an exploded bundle. */
  static Entries of(Path directory) {
    return new Entries() {
      @Override
      public SortedSet<String> names() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : (Iterable<Path>) files::iterator) {
            String name = directory.relativize(file).toString().replace('\\', '/');
            if (!name.isEmpty()) {
              names.add(Files.isDirectory(file) ? name + "/" : name);
            }
          }
        } catch (java.io.UncheckedIOException e) {
          throw e.getCause();
        }
        return names;
      }

      @Override
      public InputStream open(String name) throws IOException {
        return Files.newInputStream(directory.resolve(name));
      }
    };
  }

  /** Of an installed bundle: no framework gives its original jar back. */
  static Entries of(Bundle bundle) {
    return new Entries() {
      @Override
      public SortedSet<String> names() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try {
          collect("/", names);
        } catch (IllegalStateException e) {
          throw new IOException(bundle + " is gone", e);
        }
        // Its content may be closed in the middle of an update: then some or all are not listed.
        if (!names.contains("META-INF/MANIFEST.MF")) {
          throw new IOException(bundle + " does not tell its entries");
        }
        return names;
      }

      private void collect(String directory, SortedSet<String> names) {
        Enumeration<String> paths = bundle.getEntryPaths(directory);
        if (paths != null) {
          for (String path : Collections.list(paths)) {
            if (names.add(path) && path.endsWith("/")) {
              collect(path, names);
            }
          }
        }
      }

      @Override
      public InputStream open(String name) throws IOException {
        // Felix cuts the URL of such an entry short: it would be that of another one.
        if (name.indexOf('#') >= 0 || name.indexOf('?') >= 0) {
          throw new IOException("no framework gives access to an entry named " + name);
        }
        try {
          URL url = bundle.getEntry(name);
          if (url == null) {
            throw new IOException(bundle + " gives no access to its " + name);
          }
          return url.openStream();
        } catch (IllegalStateException e) {
          throw new IOException(bundle + " is gone", e);
        }
      }
    };
  }
}
