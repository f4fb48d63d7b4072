package upgrade.impl.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps contents from filling the disk.
 *
 * @param spare how many bytes have to stay free
 */
record Space(long spare) {

  /**
   * One sentence, if the disk is too full.
   *
   * @param bytes how many more are needed there
   */
  Optional<String> lacks(Path directory, long bytes) {
    long free;
    try {
      free = Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Optional.empty(); // nobody knows: writing will tell
    }
    return free - bytes >= spare
        ? Optional.empty()
        : Optional.of(
            "the disk has "
                + free
                + " bytes left, "
                + (bytes > 0 ? bytes + " are needed and " : "")
                + "disk.spare.bytes="
                + spare
                + " have to stay free: make room");
  }
}
