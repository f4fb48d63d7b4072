package upgrade.impl.bundle;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import upgrade.api.CheckFailedException;
import upgrade.impl.version.CurrentContents;
import upgrade.impl.version.Entries;
import upgrade.impl.version.Packed;
import upgrade.log.Logs;

/** Holds the contents that the bundles of one upgrade had before it. */
final class Snapshots {
  private static final System.Logger LOG = Logs.logger("upgrade.bundle");

  private final Path directory;
  private final CurrentContents current;
  private final Map<Long, Path> files = new HashMap<>();

  Snapshots(Path directory, CurrentContents current) {
    this.directory = directory;
    this.current = current;
  }

  Optional<Path> of(long id) {
    return Optional.ofNullable(files.get(id));
  }

  /** Takes it from what is kept, else from the bundle itself. */
  void take(Bundle bundle) throws CheckFailedException {
    if (files.containsKey(bundle.getBundleId())) {
      return; // steps run again when others join; by then it may have its new content
    }
    Path file = directory.resolve("old-" + bundle.getBundleId() + ".jar");
    try {
      if (!isCopied(bundle, file)) {
        Files.deleteIfExists(file);
        Packed.of(Entries.of(bundle), file, Thread.currentThread()::isInterrupted);
      }
      files.put(bundle.getBundleId(), file);
    } catch (IOException | RuntimeException e) {
      throw new CheckFailedException(
          bundle.getSymbolicName() + ": its old content cannot be kept for a way back: " + e);
    }
  }

  /** What is kept may be broken, or be evicted right now: what the bundle has is still there. */
  private boolean isCopied(Bundle bundle, Path file) throws IOException {
    try {
      return current.copy(bundle, file);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      LOG.log(Level.DEBUG, () -> "not from what is kept: " + bundle + ": " + e);
      return false;
    }
  }
}
