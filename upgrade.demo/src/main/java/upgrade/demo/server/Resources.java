package upgrade.demo.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a process holds at one moment.
 *
 * @param threads all but those of the container's pool, which is bounded
 * @param pool the threads of that pool
 * @param heap bytes in use after a collection
 * @param classes loaded and not unloaded
 * @param descriptors open files, sockets and pipes; -1 where the system does not tell
 * @param files on disk under the framework's storage: bundles, kept versions, history
 * @param bytes their size
 */
record Resources(
    long threads, long pool, long heap, long classes, long descriptors, long files, long bytes) {

  /** Those of this process, after a collection of its garbage. */
  static Resources now(Path storage) throws IOException {
    // The first one finds what the second one, after reference handlers and cleaners, can free.
    System.gc();
    System.gc();
    long[] onDisk = onDisk(storage);
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    long pool = threads.stream().filter(thread -> thread.getName().startsWith("qtp")).count();
    return new Resources(
        threads.size() - pool,
        pool,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        descriptorsOf(ManagementFactory.getOperatingSystemMXBean()),
        onDisk[0],
        onDisk[1]);
  }

  private static long descriptorsOf(Object system) {
    return system instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : -1;
  }

  /** Number and size; what is deleted while it looks does not count. */
  private static long[] onDisk(Path folder) throws IOException {
    long[] sum = new long[2];
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        try {
          if (Files.isRegularFile(path)) {
            sum[1] += Files.size(path);
            sum[0]++;
          }
        } catch (NoSuchFileException e) {
          // Gone since.
        }
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
      return onDisk(folder);
    }
    return sum;
  }
}
