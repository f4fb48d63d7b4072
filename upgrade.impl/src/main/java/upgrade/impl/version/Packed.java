package upgrade.impl.version;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A jar made of the entries of a bundle, always the same for the same entries.
 *
 * @param hash see {@link Identity}
 * @param size of the file, in bytes
 */
public record Packed(Path file, String hash, long size) {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /**
   * Packs them, entry by entry, in constant memory.
   *
   * @param unwanted asked every now and then
   * @throws InterruptedIOException once it is unwanted; a file is left, as by any other failure
   */
  public static Packed of(Entries entries, Path file, BooleanSupplier unwanted) throws IOException {
    return of(entries, file, Long.MAX_VALUE, unwanted);
  }

  /**
   * The same, of at most so many bytes: a directory may lead anywhere.
   *
   * @param most how many all entries may have together
   */
  public static Packed of(Entries entries, Path file, long most, BooleanSupplier unwanted)
      throws IOException {
    Identity identity = new Identity();
    long left = most;
    byte[] buffer = new byte[64 << 10];
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(OwnerOnly.newOutputStream(file)))) {
      for (String name : manifestFirst(entries.names())) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        if (!name.endsWith("/")) {
          MessageDigest digest = Identity.digest();
          try (InputStream in = entries.open(name)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              if (unwanted.getAsBoolean()) {
                throw new InterruptedIOException("not wanted any more");
              }
              left -= read;
              if (left < 0) {
                throw new IOException("it has more than " + most + " bytes");
              }
              digest.update(buffer, 0, read);
              zip.write(buffer, 0, read);
            }
          }
          identity.add(name, digest);
        }
        zip.closeEntry();
      }
    }
    return new Packed(file, identity.hash(), Files.size(file));
  }

  /** Readers of a stream, and those who verify signatures, expect it there. */
  private static List<String> manifestFirst(SortedSet<String> names) {
    List<String> ordered = new ArrayList<>(names);
    if (ordered.remove(MANIFEST)) {
      ordered.add(0, MANIFEST);
    }
    return ordered;
  }
}
