package upgrade.impl.trail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;

/**
 * Measures what the journal adds to an upgrade of one bundle: {@code [DIRECTORY]}, which should be
 * on the disk of the framework's storage.
 */
public final class TrailCost {
  private static final int UPGRADES = 100;
  private static final List<String> BEFORE =
      List.of("StartSection", "CheckOldCode", "CheckAcceptors", "SuspendAcceptors", "LOAD");
  private static final List<String> BEHIND =
      List.of("STOP[7]", "UPDATE[7]", "REFRESH[7]", "START[7]", "AwaitEndpoints", "Resume");

  private TrailCost() {}

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    Path root = Files.createTempDirectory(parent, "trail");
    TrailFiles trails = new TrailFiles(root, Clock.systemUTC());
    long[] paused = new long[UPGRADES];
    long[] all = new long[UPGRADES];
    for (int i = 0; i < UPGRADES; i++) {
      Path old = root.resolve("old" + i + ".jar");
      Files.write(old, new byte[200_000]);
      TrailFiles.force(old); // as what is kept has been on the disk for long
      long begin = System.nanoTime();
      UpgradeRequest request = UpgradeRequest.of(BundleChange.of(7, "shop", "1.0.0").to("2.0.0"));
      Trail trail = trails.begin("u" + i, request);
      trail.keeps(new Old(7, "shop", "1.0.0", "file:shop.jar", "0".repeat(64), old));
      steps(trail, BEFORE);
      long closed = System.nanoTime();
      trail.passing(request);
      steps(trail, BEHIND);
      paused[i] = System.nanoTime() - closed;
      trail.end();
      all[i] = System.nanoTime() - begin;
      Files.delete(old);
    }
    System.out.println("in the pause: " + words(paused));
    System.out.println("in all:       " + words(all));
    Files.delete(root.resolve("trails"));
    Files.delete(root);
  }

  private static void steps(Trail trail, List<String> steps) {
    for (String step : steps) {
      trail.does(step);
      trail.did(step + " PERFORMED in 0 ms");
    }
  }

  private static String words(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        java.util.Locale.ROOT,
        "median %.2f ms, 90 of 100 below %.2f ms, longest %.2f ms",
        nanos[UPGRADES / 2] / 1e6,
        nanos[UPGRADES * 9 / 10] / 1e6,
        nanos[UPGRADES - 1] / 1e6);
  }
}
