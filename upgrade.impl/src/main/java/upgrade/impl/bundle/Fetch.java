package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.impl.thread.Daemons;
import upgrade.impl.version.Entries;
import upgrade.impl.version.Packed;

/**
 * Brings content from a URL into a file, bounded in time and size: a stream that stalls in the
 * middle of an update would hold the framework's lock.
 *
 * <p>It reads on a thread of its own, since reading from a socket or by somebody's URL handler
 * cannot be relied on to end when it is interrupted: then that thread is left behind.
 */
final class Fetch {
  private static final int SILENCE_MS = 10_000;

  private final String location;
  private final Path file;
  private final long most;
  private volatile boolean abandoned;

  /**
   * @param most how many bytes it may be
   */
  Fetch(String location, Path file, long most) {
    this.location = location;
    this.file = file;
    this.most = most;
  }

  /**
   * Fetches it.
   *
   * @throws CheckFailedException if it does not come whole, small enough and in time
   */
  void within(Duration timeout) throws CheckFailedException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              copy(part, timeout);
              return null;
            });
    Thread thread = Daemons.named("fetch").newThread(task);
    thread.start();
    try {
      task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (ExecutionException e) {
      throw cannot(String.valueOf(e.getCause()));
    } catch (IOException e) {
      throw cannot(e.toString());
    } catch (TimeoutException e) {
      throw cannot("it did not come within " + timeout.toMillis() + " ms");
    } finally {
      abandoned = true;
      thread.interrupt(); // without effect once it has ended
    }
  }

  private CheckFailedException cannot(String why) {
    // A handler's message may quote an address, this one or that of a redirect.
    return new CheckFailedException(
        "cannot fetch "
            + BundleChange.withoutSecrets(location)
            + " ("
            + BundleChange.withoutSecrets(why)
            + "): check the URL");
  }

  private void copy(Path part, Duration timeout) throws IOException {
    boolean whole = false;
    try {
      Path directory = directory();
      if (directory != null) {
        Packed.of(Entries.of(directory), part, most, this::isAbandoned);
      } else {
        download(part, (int) Math.min(SILENCE_MS, Math.max(1, timeout.toMillis())));
      }
      whole = !abandoned;
    } finally {
      if (!whole) {
        Files.deleteIfExists(part);
      }
    }
  }

  private boolean isAbandoned() {
    return abandoned;
  }

  /** Of an exploded bundle; null if it is none. */
  private @Nullable Path directory() {
    String url = Locations.dereferenced(location);
    if (!url.startsWith("file:")) {
      return null;
    }
    try {
      Path path = Path.of(URI.create(url.replace(" ", "%20")));
      return Files.isDirectory(path) ? path : null;
    } catch (IllegalArgumentException e) {
      return null; // no path of this kind: let the URL's handler say what is wrong
    }
  }

  private void download(Path part, int silence) throws IOException {
    URLConnection connection = new URL(Locations.dereferenced(location)).openConnection();
    connection.setConnectTimeout(silence);
    connection.setReadTimeout(silence);
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream();
        OutputStream out = Files.newOutputStream(part)) {
      checkSize(connection.getContentLengthLong(), part);
      byte[] buffer = new byte[64 << 10];
      long size = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        checkSize(size, null);
        if (abandoned) {
          throw new IOException("nobody waits for it any more");
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private void checkSize(long size, @Nullable Path disk) throws IOException {
    if (size > most) {
      throw new IOException(
          "it has more than content.bytes=" + most + ": raise that in PID upgrade");
    }
    if (disk != null && size > Files.getFileStore(disk).getUsableSpace()) {
      throw new IOException("it has " + size + " bytes, more than the disk has left");
    }
  }
}
