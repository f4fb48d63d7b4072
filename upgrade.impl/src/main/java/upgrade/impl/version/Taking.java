package upgrade.impl.version;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import upgrade.impl.affected.Kind;
import upgrade.impl.settings.Settings;
import upgrade.log.Logs;

/** Takes the content that a bundle has now. */
final class Taking {
  private static final System.Logger LOG = Logs.logger("upgrade.version");

  private static final String FULL = "full";
  private static final int ATTEMPTS = 3;

  private final Store store;
  private final Supplier<Settings> settings;
  private final BooleanSupplier unwanted;

  /** What could not be taken, and how often: one warning is enough until it changes. */
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();

  Taking(Store store, Supplier<Settings> settings, BooleanSupplier unwanted) {
    this.store = store;
    this.settings = settings;
    this.unwanted = unwanted;
  }

  /** How it went. */
  enum Taken {
    DONE,
    /** Not now. */
    LATER,
    /** The bundle changed under our hands, or is about to. */
    AGAIN
  }

  /** Never throws: nothing else depends on what is kept. */
  Taken take(Bundle bundle) {
    if (!isWanted(bundle)) {
      return Taken.DONE;
    }
    Owners.Owner owner = owner(bundle);
    if (owner == null || (isKnown(bundle) && isSettled(owner))) {
      return Taken.DONE;
    }
    Path part = store.temporary(bundle.getBundleId());
    String version = bundle.getVersion().toString(); // before the look that says it was the same
    try {
      Packed packed = Packed.of(Entries.of(bundle), part, unwanted);
      if (!owner.equals(owner(bundle))) {
        return Taken.AGAIN;
      }
      keep(bundle, packed, owner, version);
      return Taken.DONE;
    } catch (InterruptedIOException e) {
      return Taken.LATER;
    } catch (IOException | RuntimeException e) {
      if (!owner.equals(owner(bundle))) {
        return Taken.AGAIN;
      }
      return failed(bundle, owner, e);
    } finally {
      delete(part);
    }
  }

  private void keep(Bundle bundle, Packed packed, Owners.Owner owner, String version)
      throws IOException {
    Settings now = settings.get();
    String name = bundle.getSymbolicName();
    boolean isNew = store.put(packed, owner, name, version);
    store.trim(now.versionsKept(), now.versionsBytes());
    if (isNew && store.size() > now.versionsBytes()) {
      store.remove(packed.hash());
      failed.put(key(owner), ATTEMPTS);
      if (failed.put(FULL, ATTEMPTS) == null) {
        LOG.log(
            Level.WARNING,
            "the content of "
                + bundle
                + " is not kept, nor that of others: what bundles have now takes all of"
                + " versions.bytes="
                + now.versionsBytes()
                + ": raise that in PID upgrade");
      }
      return;
    }
    LOG.log(Level.DEBUG, () -> "kept: " + name + " " + version + " " + packed.hash());
  }

  private boolean isSettled(Owners.Owner owner) {
    return failed.getOrDefault(key(owner), 0) >= ATTEMPTS || store.of(owner).isPresent();
  }

  /** What could not be taken may be taken now: somebody has done something about it. */
  void tryAgain() {
    failed.clear();
  }

  /** Two updates may have the same time: the one that can be read is not to pay for the other. */
  private static String key(Owners.Owner owner) {
    return owner.bundleId()
        + " "
        + owner.lastModified()
        + " "
        + System.identityHashCode(owner.revision());
  }

  /** In the middle of an update a bundle cannot be read, and nothing tells that it is in one. */
  private Taken failed(Bundle bundle, Owners.Owner owner, Exception why) {
    int attempts = failed.merge(key(owner), 1, Integer::sum);
    if (attempts < ATTEMPTS) {
      LOG.log(Level.DEBUG, "not taken yet: " + bundle, why);
      return Taken.AGAIN;
    }
    if (attempts == ATTEMPTS) {
      LOG.log(Level.WARNING, "the content of " + bundle + " is not kept: " + why.getMessage());
    }
    return Taken.DONE;
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "left behind until the next start: " + part, e);
    }
  }

  private boolean isWanted(Bundle bundle) {
    try {
      return settings.get().versionsKept() > 0
          && bundle.getState() != Bundle.UNINSTALLED
          && bundle.getSymbolicName() != null
          && !Kind.isInfrastructure(bundle)
          && Kind.unprotectable(bundle).isEmpty();
    } catch (IllegalStateException e) {
      return false; // it is just going
    }
  }

  /** Of an exploded bundle, which its time says nothing about, never. */
  static boolean isKnown(Bundle bundle) {
    return !bundle.getLocation().startsWith("reference:");
  }

  /** Null if there is none any more. */
  static Owners.@org.jspecify.annotations.Nullable Owner owner(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision == null || bundle.getState() == Bundle.UNINSTALLED
        ? null
        : new Owners.Owner(bundle.getBundleId(), bundle.getLastModified(), revision);
  }
}
