package upgrade.impl.bundle;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import upgrade.api.CheckFailedException;
import upgrade.impl.version.OwnerOnly;
import upgrade.log.Logs;

/** Holds the files of one upgrade in a directory of its own, until it has ended. */
public final class WorkFiles implements AutoCloseable {
  private static final System.Logger LOG = Logs.logger("upgrade.bundle");
  private static final String PREFIX = "upgrade-";

  private final Path directory;

  WorkFiles(Path directory) {
    this.directory = directory;
  }

  /** Where those of all upgrades are. */
  public static Path root(BundleContext context) {
    File file = context.getDataFile("");
    return file == null ? Path.of(System.getProperty("java.io.tmpdir")) : file.toPath();
  }

  /** Where those of the upgrade with that id are. */
  public static Path directory(BundleContext context, String id) {
    return root(context).resolve(PREFIX + id);
  }

  /** Deletes those of an upgrade of an earlier process, of which nobody needs them any more. */
  public static void delete(BundleContext context, String id) {
    new WorkFiles(directory(context, id)).close();
  }

  /**
   * Deletes what a crash in the middle of an upgrade has left: of an earlier process, since in this
   * one an upgrade of our former life may still need its way back.
   *
   * @param needed whether those of the upgrade with that id are the way back from a crash
   */
  public static void deleteLeftovers(BundleContext context, Predicate<String> needed) {
    File root = context.getDataFile("");
    Instant born = ProcessHandle.current().info().startInstant().orElse(Instant.MIN);
    if (root == null) {
      return;
    }
    try (Stream<Path> directories = Files.list(root.toPath())) {
      for (Path directory : directories.toList()) {
        String name = String.valueOf(directory.getFileName());
        if (name.startsWith(PREFIX)
            && !needed.test(name.substring(PREFIX.length()))
            && Files.isDirectory(directory)
            && Files.getLastModifiedTime(directory).toInstant().isBefore(born)) {
          delete(directory);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "files of an earlier run cannot be removed: " + e);
    }
  }

  void create() throws CheckFailedException {
    try {
      OwnerOnly.createDirectories(directory);
    } catch (IOException e) {
      throw new CheckFailedException("no place to keep the new content: " + e);
    }
  }

  @Override
  public void close() {
    try {
      if (Files.exists(directory)) {
        delete(directory);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "left until the next start: " + directory + " (" + e + ")");
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }
}
