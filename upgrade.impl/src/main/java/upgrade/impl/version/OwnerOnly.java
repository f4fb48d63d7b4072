package upgrade.impl.version;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and directories that nobody but their owner can read, where the disk knows owners.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** An existing directory is left as it is. */
  public static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = directory.getParent();
      if (parent != null) {
        createDirectories(parent);
      }
      try {
        Files.createDirectory(directory, attributes(directory, "rwx------"));
      } catch (java.nio.file.FileAlreadyExistsException e) {
        if (!Files.isDirectory(directory)) {
          throw e;
        }
      }
    }
  }

  /** Truncates an existing file. */
  public static OutputStream newOutputStream(Path file) throws IOException {
    return Channels.newOutputStream(newFile(file));
  }

  /** The same. */
  public static FileChannel newFile(Path file) throws IOException {
    Files.deleteIfExists(file); // it might be somebody else's to read
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        attributes(file, "rw-------"));
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
