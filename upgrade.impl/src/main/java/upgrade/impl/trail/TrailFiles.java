package upgrade.impl.trail;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import upgrade.api.UpgradeRequest;
import upgrade.log.Logs;

/** Keeps the trails of upgrades that have not ended as files of one directory. */
public final class TrailFiles implements Trails {
  private static final System.Logger LOG = Logs.logger("upgrade.trail");
  private static final String ENDING = ".trail";

  /** Each is one crash that nobody has cared about: more are not of use to anybody. */
  private static final int MOST = 20;

  private final Path root;
  private final Path directory;
  private final Clock clock;
  private final Map<String, Writing> open = new ConcurrentHashMap<>();

  /**
   * @param root a directory of ours
   */
  public TrailFiles(Path root, Clock clock) {
    this.root = root;
    this.directory = root.resolve("trails");
    this.clock = clock;
  }

  @Override
  public Trail begin(String id, UpgradeRequest request) {
    Writing writing = new Writing(id, this);
    open.put(id, writing);
    writing.begin(request, clock.instant());
    return writing;
  }

  @Override
  public Trail of(String id) {
    Writing writing = open.get(id);
    return writing == null ? Trail.NONE : writing;
  }

  Path file(String id) {
    return directory.resolve(id + ENDING);
  }

  Path root() {
    return root;
  }

  void forget(String id) {
    open.remove(id);
  }

  /** What upgrades of earlier processes have left, the earliest first. */
  public List<Unfinished> unfinished() {
    List<Unfinished> unfinished = new ArrayList<>();
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      String id = name.substring(0, name.length() - ENDING.length());
      if (!open.containsKey(id) && !TrailFile.isBeingWritten(file)) {
        read(id, file).ifPresent(unfinished::add);
      }
    }
    // Ids sort by time, and those of other lengths are years away.
    unfinished.sort(Comparator.comparing(Unfinished::id));
    while (unfinished.size() > MOST) {
      drop(unfinished.remove(0), "too many others are newer");
    }
    return unfinished;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*" + ENDING)) {
      all.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of(); // nothing has been written yet
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.WARNING, "what a crash has left cannot be listed: " + e);
    }
    return files;
  }

  /** Empty for one that had ended. */
  private Optional<Unfinished> read(String id, Path file) {
    Reading reading = new Reading(root);
    try {
      List<Map<?, ?>> records = Lines.read(file).records();
      for (Map<?, ?> record : records) {
        reading.add(record);
      }
      if (reading.isEnded()) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "upgrade " + id + ": its journal is not to be read: " + e);
    }
    return Optional.of(reading.unfinished(id, file));
  }

  private static void drop(Unfinished one, String why) {
    LOG.log(
        Level.WARNING, "upgrade " + one.id() + ": what a crash has left of it is dropped: " + why);
    try {
      Files.deleteIfExists(one.file());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "upgrade " + one.id() + ": its journal stays: " + e);
    }
  }

  /** Notes what the bundles have now, as the crash has left them. */
  public void found(Unfinished one, Map<Long, String> hashes) throws IOException {
    try (TrailFile file = TrailFile.open(one.file(), Lines.read(one.file()).bytes())) {
      file.write(Written.found(hashes), true);
    }
  }

  /** Nothing is to be done about it any more. */
  public void settle(Unfinished one) {
    try {
      Files.deleteIfExists(one.file());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "upgrade " + one.id() + ": its journal stays: " + e);
    }
  }

  /** Whether the files of the upgrade with that id may still be needed. */
  public boolean isNeeded(String id) {
    Path file = file(id);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      return Lines.read(file).records().stream()
          .noneMatch(record -> Written.ENDED.equals(record.get(Written.IS)));
    } catch (IOException e) {
      return true; // nobody knows
    }
  }

  /** Has the disk itself know what is in a file or directory, as far as the system offers that. */
  static void force(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "directories are not for us to force here: " + path, e);
      }
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
