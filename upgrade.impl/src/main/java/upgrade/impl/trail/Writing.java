package upgrade.impl.trail;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upgrade.api.UpgradeRequest;
import upgrade.log.Logs;

/**
 * Writes the trail of one upgrade; what the disk refuses is told once.
 *
 * <p>Its lock is held while it writes, never while it logs.
 */
final class Writing implements Trail {
  private static final System.Logger LOG = Logs.logger("upgrade.trail");

  private final String id;
  private final TrailFiles files;
  private final Map<Long, Old> kept = new LinkedHashMap<>(); // all guarded by this
  private @Nullable TrailFile file;
  private @Nullable IOException refused;

  Writing(String id, TrailFiles files) {
    this.id = id;
    this.files = files;
  }

  void begin(UpgradeRequest request, Instant now) {
    try {
      create();
    } catch (IOException | RuntimeException e) {
      refuse(e);
    }
    tryWrite(Written.begun(request, now), false);
  }

  private synchronized void create() throws IOException {
    file = TrailFile.create(files.file(id));
  }

  @Override
  public void keeps(Old old) {
    synchronized (this) {
      kept.put(old.bundleId(), old);
    }
    tryWrite(Written.old(old, files.root()), false);
  }

  @Override
  public void passing(UpgradeRequest request) throws IOException {
    List<Old> ways;
    synchronized (this) {
      ways = List.copyOf(kept.values());
    }
    Set<Path> directories = new LinkedHashSet<>();
    try {
      for (Old old : ways) {
        TrailFiles.force(old.file());
        directories.add(old.file().toAbsolutePath().getParent());
      }
      directories.add(files.file(id).toAbsolutePath().getParent());
      for (Path directory : directories) {
        TrailFiles.force(directory);
      }
      write(Written.passing(request), true);
    } catch (IOException | RuntimeException e) {
      throw refuse(e);
    }
    synchronized (this) {
      if (refused != null) {
        throw refused;
      }
    }
  }

  @Override
  public void does(String what) {
    tryWrite(Written.what(Written.DOES, what), false);
  }

  @Override
  public void did(String what) {
    tryWrite(Written.what(Written.DID, what), false);
  }

  @Override
  public void leave() {
    tryWrite(Written.record(Written.LEFT), true);
    close();
  }

  @Override
  public void end() {
    tryWrite(Written.record(Written.ENDED), true);
    close();
    try {
      Files.deleteIfExists(files.file(id));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "upgrade " + id + ": its journal stays until the next start: " + e);
    }
  }

  private void tryWrite(Map<String, ?> record, boolean forced) {
    try {
      write(record, forced);
    } catch (IOException | RuntimeException e) {
      refuse(e);
    }
  }

  private void write(Map<String, ?> record, boolean forced) throws IOException {
    synchronized (this) {
      if (file == null || refused != null) {
        return;
      }
      file.write(record, forced);
    }
    LOG.log(Level.DEBUG, () -> "upgrade " + id + ": journal " + record);
  }

  private IOException refuse(Exception why) {
    IOException first = why instanceof IOException io ? io : new IOException(why);
    synchronized (this) {
      if (refused != null) {
        return refused;
      }
      refused = first;
    }
    LOG.log(Level.WARNING, "upgrade " + id + ": a crash would not be recognised: " + why);
    return first;
  }

  private void close() {
    files.forget(id);
    try {
      closeFile();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "upgrade " + id, e);
    }
  }

  private synchronized void closeFile() throws IOException {
    TrailFile closing = file;
    file = null;
    if (closing != null) {
      closing.close();
    }
  }
}
