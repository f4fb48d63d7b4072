package upgrade.impl.bundle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/**
 * Finds the class files on a bundle's class path that are too new for the running JVM: the platform
 * that its manifest asks for may say nothing of that.
 */
final class ClassFiles {
  /** Magic number, minor and major version. */
  static final int HEAD = 8;

  private static final int MAGIC = 0xCAFEBABE;

  /** A class file of Java n has the major version 44 + n (JVM specification, 4.1). */
  private static final int BEFORE_JAVA_1 = 44;

  private static final Pattern CLASS =
      Pattern.compile("(?:\\p{javaJavaIdentifierPart}+/)*\\p{javaJavaIdentifierPart}+\\.class");
  private static final Pattern RELEASE = Pattern.compile("META-INF/versions/(\\d{1,4})/(.*)");

  private final int platform;
  private final List<String> path;
  private final boolean multiRelease;
  private int newest;
  private int count;
  private String first = "";

  /**
   * @param platform the Java release that reads them
   */
  ClassFiles(int platform, Map<String, String> headers) {
    this.platform = platform;
    String header = headers.getOrDefault(Constants.BUNDLE_CLASSPATH, ".");
    this.path =
        Arrays.stream(header.split(","))
            .map(element -> element.replaceAll(";.*", "").trim().replaceAll("^/|/$", ""))
            .toList();
    this.multiRelease = isTrue(headers.get("Multi-Release"));
  }

  private static boolean isTrue(@org.jspecify.annotations.Nullable String value) {
    return value != null && value.trim().equalsIgnoreCase("true");
  }

  boolean isNested(String entry) {
    return path.contains(entry);
  }

  /**
   * @param head its first bytes
   */
  void look(String entry, byte[] head) {
    for (String element : path) {
      String prefix = element.equals(".") ? "" : element + "/";
      if (entry.startsWith(prefix)
          && isLoaded(entry.substring(prefix.length()), multiRelease)
          && isTooNew(head)) {
        note(entry);
        return; // once, however many elements lead there
      }
    }
  }

  /**
   * A jar on the class path.
   *
   * @param most how many bytes it may have unpacked
   */
  void lookInto(String entry, InputStream in, long most) throws IOException {
    try (JarInputStream jar = new JarInputStream(new BufferedInputStream(in), false)) {
      Manifest manifest = jar.getManifest();
      boolean releases =
          manifest != null && isTrue(manifest.getMainAttributes().getValue("Multi-Release"));
      long left = most;
      for (ZipEntry each = jar.getNextEntry(); each != null; each = jar.getNextEntry()) {
        if (isLoaded(each.getName(), releases) && isTooNew(jar.readNBytes(HEAD))) {
          note(entry + "!/" + each.getName());
        }
        left = skip(jar, left);
      }
    }
  }

  /** Reads on to the entry's end, and says how much may still come. */
  private static long skip(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long left = most;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      left -= read;
      if (left < 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException("a jar in it unpacks to more than content.bytes");
      }
    }
    return left;
  }

  /** Releases that this JVM ignores may have what they like. */
  private boolean isLoaded(String name, boolean releases) {
    Matcher release = RELEASE.matcher(name);
    if (release.matches()) {
      return releases
          && Integer.parseInt(release.group(1)) <= platform
          && CLASS.matcher(release.group(2)).matches();
    }
    return CLASS.matcher(name).matches();
  }

  private boolean isTooNew(byte[] head) {
    ByteBuffer bytes = ByteBuffer.wrap(head);
    if (head.length < HEAD || bytes.getInt() != MAGIC) {
      return false;
    }
    int java = (bytes.getInt() & 0xFFFF) - BEFORE_JAVA_1;
    newest = Math.max(newest, java);
    return java > platform;
  }

  private void note(String what) {
    count++;
    if (count == 1) {
      first = what;
    }
  }

  /** One clause; empty if there are none. */
  Optional<String> tooNew() {
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "has "
            + (count == 1 ? "a class" : count + " classes")
            + " compiled for Java up to "
            + newest
            + ", which Java "
            + platform
            + " cannot load ("
            + first
            + (count == 1 ? "" : ", ...")
            + "): compile for Java "
            + platform);
  }
}
