package upgrade.impl.version;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Computes what tells contents apart: the names and bytes of their files, whatever their order,
 * times and compression.
 */
public final class Identity {
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  /** A new digest for the bytes of one file. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** That of a whole jar. */
  static String of(JarFile jar) throws IOException {
    Identity identity = new Identity();
    byte[] buffer = new byte[64 << 10];
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (!entry.isDirectory()) {
        MessageDigest digest = digest();
        try (InputStream in = jar.getInputStream(entry)) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
          }
        }
        identity.add(entry.getName(), digest);
      }
    }
    return identity.hash();
  }

  /** That of what a bundle has. */
  public static String of(Entries entries) throws IOException {
    Identity identity = new Identity();
    byte[] buffer = new byte[64 << 10];
    for (String name : entries.names()) {
      if (!name.endsWith("/")) {
        MessageDigest digest = digest();
        try (InputStream in = entries.open(name)) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
          }
        }
        identity.add(name, digest);
      }
    }
    return identity.hash();
  }

  public void add(String name, MessageDigest digest) {
    files.put(name, digest.digest());
  }

  /** SHA-256 in hexadecimal digits. */
  public String hash() {
    MessageDigest all = digest();
    files.forEach(
        (name, digest) -> {
          all.update(name.getBytes(StandardCharsets.UTF_8));
          all.update((byte) 0);
          all.update(digest);
        });
    return HexFormat.of().formatHex(all.digest());
  }
}
