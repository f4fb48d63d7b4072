package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import upgrade.api.CheckFailedException;
import upgrade.impl.version.Identity;

/**
 * What a jar says that was read to its end, each entry of it, checksums and signatures included.
 *
 * @param headers of its manifest, by name in any case
 * @param hash see {@link Identity}
 * @param signers who has signed it
 * @param tooNew which classes this JVM cannot load, one clause; empty if it can
 */
record SoundJar(
    Map<String, String> headers, String hash, Signers signers, Optional<String> tooNew) {

  /**
   * Reads it.
   *
   * @param most how many bytes it may have unpacked: a small jar can hide terabytes
   */
  static SoundJar read(Path file, long most) throws CheckFailedException, InterruptedException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new CheckFailedException("has no manifest");
      }
      Map<String, String> headers = headers(manifest);
      ClassFiles classes = new ClassFiles(Runtime.version().feature(), headers);
      Signers signers = new Signers();
      Identity identity = new Identity();
      long left = most;
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!entry.isDirectory()) {
          left -= read(jar, entry, left, identity, classes);
          signers.add(entry);
          if (classes.isNested(entry.getName())) {
            classes.lookInto(entry.getName(), jar.getInputStream(entry), most);
          }
        }
      }
      return new SoundJar(headers, identity.hash(), signers, classes.tooNew());
    } catch (SecurityException e) {
      throw new CheckFailedException(
          "has a signature that does not match its contents ("
              + e.getMessage()
              + "): do not trust it");
    } catch (IOException | IllegalArgumentException e) {
      throw new CheckFailedException("is no sound jar (" + e.getMessage() + "): build it anew");
    }
  }

  private static long read(
      JarFile jar, JarEntry entry, long most, Identity identity, ClassFiles classes)
      throws IOException, CheckFailedException, InterruptedException {
    MessageDigest digest = Identity.digest();
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[64 << 10];
    byte[] head = new byte[ClassFiles.HEAD];
    long size = 0;
    try (InputStream in = jar.getInputStream(entry)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        for (int i = 0; i < read && size + i < head.length; i++) {
          head[(int) size + i] = buffer[i];
        }
        size += read;
        if (size > most) {
          throw new CheckFailedException(
              "unpacks to more than content.bytes: raise that in PID upgrade");
        }
        digest.update(buffer, 0, read);
        crc.update(buffer, 0, read);
      }
    }
    // Unlike a stream of entries, random access to them checks nothing.
    if (entry.getCrc() >= 0 && entry.getCrc() != crc.getValue()) {
      throw new IOException("wrong checksum of " + entry.getName());
    }
    identity.add(entry.getName(), digest);
    classes.look(entry.getName(), head);
    return size;
  }

  private static Map<String, String> headers(Manifest manifest) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    manifest
        .getMainAttributes()
        .forEach((name, value) -> headers.put(name.toString(), value.toString()));
    return headers;
  }
}
