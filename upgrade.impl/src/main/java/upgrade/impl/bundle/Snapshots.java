package upgrade.impl.bundle;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import upgrade.api.CheckFailedException;
import upgrade.api.KeptVersion;
import upgrade.impl.trail.Old;
import upgrade.impl.trail.Trail;
import upgrade.impl.version.CurrentContents;
import upgrade.impl.version.Entries;
import upgrade.impl.version.Packed;
import upgrade.log.Logs;

/** Holds the contents that the bundles of one upgrade had before it. */
final class Snapshots {
  private static final System.Logger LOG = Logs.logger("upgrade.bundle");

  private final Path directory;
  private final CurrentContents current;
  private final Space space;
  private final Supplier<Trail> trail;
  private final Map<Long, Path> files = new HashMap<>();

  Snapshots(Path directory, CurrentContents current, Space space, Supplier<Trail> trail) {
    this.trail = trail;
    this.directory = directory;
    this.current = current;
    this.space = space;
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
      Optional<String> copied = copied(bundle, file);
      String hash = copied.isPresent() ? copied.get() : packed(bundle, file);
      // What it takes is known only now: it must not take the last of the disk from the others.
      Optional<String> full = space.lacks(directory, 0);
      if (full.isPresent()) {
        delete(file);
        throw cannot(bundle, full.get());
      }
      keep(bundle, bundle.getVersion().toString(), hash, file);
    } catch (IOException | RuntimeException e) {
      files.remove(bundle.getBundleId());
      delete(file); // half of it might fill what is left of the disk
      throw cannot(bundle, e.toString());
    }
  }

  private static CheckFailedException cannot(Bundle bundle, String why) {
    return new CheckFailedException(
        bundle.getSymbolicName() + ": its old content cannot be kept for a way back: " + why);
  }

  /**
   * Takes what is kept of the one before: for a bundle that has its new content already, such as a
   * library, which was not stopped for it.
   */
  void takePrevious(Bundle bundle) throws CheckFailedException {
    Path file = directory.resolve("old-" + bundle.getBundleId() + ".jar");
    try {
      if (files.containsKey(bundle.getBundleId())) {
        return;
      }
      Optional<KeptVersion> previous = current.copyPrevious(bundle, file);
      if (previous.isPresent()) {
        keep(bundle, previous.get().version(), previous.get().hash(), file);
      }
    } catch (IOException | RuntimeException e) {
      files.remove(bundle.getBundleId());
      delete(file);
      throw cannot(bundle, e.toString());
    }
  }

  private void keep(Bundle bundle, String version, String hash, Path file) {
    files.put(bundle.getBundleId(), file);
    trail
        .get()
        .keeps(
            new Old(
                bundle.getBundleId(),
                String.valueOf(bundle.getSymbolicName()),
                version,
                bundle.getLocation(),
                hash,
                file));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "left until the upgrade ends: " + file + ": " + e);
    }
  }

  private static String packed(Bundle bundle, Path file) throws IOException {
    Files.deleteIfExists(file);
    return Packed.of(Entries.of(bundle), file, Thread.currentThread()::isInterrupted).hash();
  }

  /**
   * What is kept may be broken, or be evicted right now: what the bundle has is still there.
   *
   * @return its hash; empty if there is no copy
   */
  private Optional<String> copied(Bundle bundle, Path file) throws IOException {
    try {
      return current.copy(bundle, file) ? current.hash(bundle) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      LOG.log(Level.DEBUG, () -> "not from what is kept: " + bundle + ": " + e);
      return Optional.empty();
    }
  }
}
