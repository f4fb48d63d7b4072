package upgrade.impl.trail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import upgrade.impl.version.OwnerOnly;

/**
 * Appends records to a file.
 *
 * <p>It holds a lock on the file, which goes with the process if not before: so one of a crash can
 * be told from one of an upgrade that still goes on in this process, on its way back from our
 * former life.
 */
final class TrailFile implements AutoCloseable {
  // Not a channel: that closes under the hands of a thread that is interrupted, and steps are.
  private final RandomAccessFile file;

  private TrailFile(RandomAccessFile file) {
    this.file = file;
  }

  static TrailFile create(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      OwnerOnly.createDirectories(directory);
    }
    OwnerOnly.newFile(path).close();
    return open(path, 0);
  }

  /**
   * To append to one that is there.
   *
   * @param whole what stays of it: the rest is torn
   */
  static TrailFile open(Path path, long whole) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      lock(file);
      file.setLength(whole);
      file.seek(whole);
      return new TrailFile(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void lock(RandomAccessFile file) throws IOException {
    try {
      file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException("somebody else writes it", e);
    } catch (IOException | UnsupportedOperationException e) {
      // A disk that knows no locks: only who updates us in the middle of an upgrade needs one.
    }
  }

  /** Whether an upgrade in this process writes it. */
  static boolean isBeingWritten(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * @param forced whether it must be on the disk itself; what need not be may be left out when very
   *     much is written
   */
  synchronized void write(Map<String, ?> record, boolean forced) throws IOException {
    if (forced || file.length() < Lines.MOST / 2) {
      file.write(Lines.line(record));
    }
    if (forced) {
      file.getFD().sync();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
