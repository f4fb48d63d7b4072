package upgrade.impl.history;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import upgrade.api.UpgradeRecord;
import upgrade.log.Logs;

/** Keeps records in the files of one directory, for the owner's eyes only. */
final class RecordFiles {
  /** A record that is longer is cut. */
  static final int BYTES = 256 << 10;

  /** Written by somebody else: reading it could take all memory. */
  private static final long TOO_LONG = 16L * BYTES;

  private static final System.Logger LOG = Logs.logger("upgrade.history");
  private static final String ENDING = ".json";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  RecordFiles(Path directory) {
    this.directory = directory;
  }

  /** By time first, so that a listing is in order. */
  static String name(UpgradeRecord past) {
    return TIME.format(past.started()) + "-" + past.id() + ENDING;
  }

  /** The id of the upgrade in the file of that name. */
  static String id(String name) {
    return name.substring(name.lastIndexOf('-') + 1, name.length() - ENDING.length());
  }

  /** The newest first; nothing if they cannot be listed. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*-*" + ENDING)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return List.of(); // nothing has been written yet
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      report(directory.toString(), e);
    }
    names.sort(Comparator.reverseOrder());
    return names;
  }

  /** Empty if it is gone, or is not what was written: that is reported once. */
  Optional<Past> read(String name) {
    Path file = directory.resolve(name);
    try {
      if (Files.size(file) > TOO_LONG) {
        throw new IOException("it is " + Files.size(file) + " bytes long");
      }
      return Optional.of(RecordReader.read(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted by hand, or just now
    } catch (IOException | RuntimeException e) {
      report(file.toString(), e);
      return Optional.empty();
    }
  }

  private void report(String file, Exception e) {
    if (reported.add(file)) {
      LOG.log(Level.WARNING, "the history passes over " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whoever reads it meanwhile sees it as it was or as it is. */
  void write(Past past) throws IOException {
    String name = name(past);
    boolean posix = prepare();
    Path draft = directory.resolve(name + ".tmp");
    FileAttribute<?>[] owner = posix ? attributes("rw-------") : new FileAttribute<?>[0];
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      ByteBuffer text = ByteBuffer.wrap(RecordJson.text(past, BYTES));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(false);
    }
    Path file = directory.resolve(name);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Whether the file system knows owners. */
  private boolean prepare() throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory);
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view == null) {
      return false;
    }
    view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    return true;
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      report(directory.resolve(name).toString(), e);
    }
  }

  /** Deletes what was being written when the framework ended. */
  void deleteDrafts() {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "*-*" + ENDING + ".tmp")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      LOG.log(Level.DEBUG, "drafts stay", e); // none, or not ours to delete
    }
  }
}
