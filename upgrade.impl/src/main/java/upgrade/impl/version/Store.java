package upgrade.impl.version;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import upgrade.log.Logs;

/**
 * Keeps contents as files of a directory, named by their hash, with what is known of each next to
 * it: there is no index that could be lost.
 *
 * <p>Its lock is held while it moves and deletes files, never while it calls out.
 */
final class Store {
  private static final System.Logger LOG = Logs.logger("upgrade.version");

  private final Path directory;
  private final Clock clock;
  private final Owners owners;
  private final Map<String, Kept> kept = new HashMap<>(); // guarded by this

  private Store(Path directory, Clock clock, Owners owners) {
    this.directory = directory;
    this.clock = clock;
    this.owners = owners;
  }

  /** Finds what an earlier run has kept, and removes what a crash has left half done. */
  static Store open(Path directory, Clock clock) throws IOException {
    OwnerOnly.createDirectories(directory);
    Store store = new Store(directory, clock, Owners.open(directory.resolve("owners.properties")));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        store.find(file, String.valueOf(file.getFileName()));
      }
    }
    return store;
  }

  /** One that is no good is no reason to do without the others. */
  private synchronized void find(Path file, String name) {
    try {
      if (name.endsWith(".tmp")) {
        Files.deleteIfExists(file);
      } else if (name.endsWith(".jar")) {
        String hash = name.substring(0, name.length() - ".jar".length());
        kept.put(hash, Sidecar.read(file, hash));
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "dropped: " + e.getMessage());
      try {
        delete(file);
      } catch (IOException left) {
        LOG.log(System.Logger.Level.WARNING, "in the way: " + file + " (" + left + ")");
      }
    }
  }

  /** A new name for a file to be put. */
  Path temporary(long bundleId) {
    return directory.resolve("take-" + bundleId + ".tmp");
  }

  /** Whose content that bundle is known to have, if it was last modified then. */
  synchronized Optional<Kept> of(Owners.Owner owner) {
    return owners.hash(owner).map(kept::get).map(found -> found.current(true));
  }

  /**
   * Keeps a file that was packed from the content that a bundle has now.
   *
   * @return whether it had not been kept before
   */
  synchronized boolean put(Packed packed, Owners.Owner owner, String name, String version)
      throws IOException {
    Instant now = clock.instant();
    Kept known = kept.get(packed.hash());
    Path file = directory.resolve(packed.hash() + ".jar");
    if (known == null) {
      Files.move(
          packed.file(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(packed.file());
    }
    Kept put =
        known == null
            ? new Kept(name, version, packed.hash(), packed.size(), now, now, false, file)
            : known.usedAt(now);
    Sidecar.write(put);
    kept.put(put.hash(), put);
    own(owner, put.hash());
    return known == null;
  }

  private void own(Owners.Owner owner, String hash) throws IOException {
    Optional<String> before = owners.set(owner, hash);
    if (before.isPresent() && !before.get().equals(hash)) {
      left(before.get());
    }
  }

  /** The bundle is gone: what it had stays, until it is evicted. */
  synchronized void forget(long bundleId) throws IOException {
    Optional<String> before = owners.remove(bundleId);
    if (before.isPresent()) {
      left(before.get());
    }
  }

  /** The ids of the bundles of which it is known what they have. */
  synchronized List<Long> known() {
    return owners.ids();
  }

  private void left(String hash) throws IOException {
    Kept left = kept.get(hash);
    if (left != null) {
      Kept now = left.usedAt(clock.instant());
      kept.put(hash, now);
      Sidecar.write(now);
    }
  }

  /**
   * Everything, the last used first; what a bundle had when it was seen last counts as what it has.
   */
  synchronized List<Kept> all() {
    List<Kept> all = new ArrayList<>();
    kept.values().forEach(one -> all.add(one.current(owners.have(one.hash()))));
    all.sort(Comparator.comparing(Kept::symbolicName).thenComparing(Retention.LAST_USED));
    return all;
  }

  /**
   * Everything, the last used first, as it is for bundles that are in this state now.
   *
   * <p>A bundle that was updated has left its content before the new one is taken, and for good if
   * that cannot be taken: whoever asks for the way back then must not be led one version too far.
   *
   * @param bundles by their ids, at least those that are {@link #known}
   */
  synchronized List<Kept> all(Map<Long, Owners.Owner> bundles) {
    Set<String> now = new HashSet<>();
    bundles.values().forEach(owner -> owners.hash(owner).ifPresent(now::add));
    Set<String> before = owners.hashes();
    Instant left = clock.instant();
    List<Kept> all = new ArrayList<>();
    for (Kept one : kept.values()) {
      boolean isCurrent = now.contains(one.hash());
      boolean wasCurrent = !isCurrent && before.contains(one.hash());
      all.add((wasCurrent ? one.usedAt(left) : one).current(isCurrent));
    }
    all.sort(Comparator.comparing(Kept::symbolicName).thenComparing(Retention.LAST_USED));
    return all;
  }

  /** Deletes what is too much. */
  synchronized void trim(int perBundle, long bytes) throws IOException {
    for (Kept gone : Retention.superfluous(all(), perBundle, bytes)) {
      remove(gone);
    }
    if (perBundle == 0) {
      owners.clear();
    }
  }

  /** What all takes together, in bytes. */
  synchronized long size() {
    return kept.values().stream().mapToLong(Kept::size).sum();
  }

  /** Deletes the content with that hash. */
  synchronized void remove(String hash) throws IOException {
    Kept gone = kept.get(hash);
    if (gone != null) {
      remove(gone);
    }
  }

  private void remove(Kept gone) throws IOException {
    kept.remove(gone.hash());
    delete(gone.file());
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> "no longer kept: " + gone.symbolicName() + " " + gone.version() + " " + gone.hash());
  }

  private static void delete(Path jar) throws IOException {
    Files.deleteIfExists(jar);
    Files.deleteIfExists(Sidecar.of(jar));
  }
}
