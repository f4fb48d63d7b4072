package upgrade.impl.version;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Remembers which bundle has which content; what is lost is found again by looking. */
final class Owners {
  /**
   * A bundle at one moment.
   *
   * @param revision what the framework made of its content
   */
  record Owner(long bundleId, long lastModified, Object revision) {}

  /**
   * T1 looks at a bundle in an update that is then taken back: its time stays, not its revision.
   */
  private record Had(long lastModified, String hash, Optional<WeakReference<Object>> revision) {}

  private final Path file;
  private final Map<Long, Had> owners = new HashMap<>();

  private Owners(Path file) {
    this.file = file;
  }

  static Owners open(Path file) {
    Owners owners = new Owners(file);
    try {
      Properties properties = Sidecar.load(file);
      for (String id : properties.stringPropertyNames()) {
        String[] value = properties.getProperty(id).split(" ", 2);
        owners.owners.put(
            Long.parseLong(id), new Had(Long.parseLong(value[0]), value[1], Optional.empty()));
      }
    } catch (NoSuchFileException e) {
      // The first time.
    } catch (IOException | RuntimeException e) {
      owners.owners.clear();
    }
    return owners;
  }

  Optional<String> hash(Owner owner) {
    Had had = owners.get(owner.bundleId());
    return had != null
            && had.lastModified() == owner.lastModified()
            && had.revision().map(r -> r.refersTo(owner.revision())).orElse(true)
        ? Optional.of(had.hash())
        : Optional.empty();
  }

  boolean have(String hash) {
    return owners.values().stream().anyMatch(had -> had.hash().equals(hash));
  }

  /** What bundles had when they were seen last. */
  Set<String> hashes() {
    return owners.values().stream().map(Had::hash).collect(Collectors.toSet());
  }

  List<Long> ids() {
    return List.copyOf(owners.keySet());
  }

  /** What it had before. */
  Optional<String> set(Owner owner, String hash) throws IOException {
    Had had =
        new Had(owner.lastModified(), hash, Optional.of(new WeakReference<>(owner.revision())));
    Had before = owners.put(owner.bundleId(), had);
    save();
    return Optional.ofNullable(before).map(Had::hash);
  }

  Optional<String> remove(long bundleId) throws IOException {
    Had before = owners.remove(bundleId);
    if (before != null) {
      save();
    }
    return Optional.ofNullable(before).map(Had::hash);
  }

  void clear() throws IOException {
    owners.clear();
    save();
  }

  private void save() throws IOException {
    Properties properties = new Properties();
    owners.forEach(
        (id, had) -> properties.setProperty(id.toString(), had.lastModified() + " " + had.hash()));
    Sidecar.store(properties, file);
  }
}
