package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;
import upgrade.impl.bundle.Unprotected;

/** Updates of what cannot be protected, by {@code --force}. */
class UnprotectedTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @Test
  void whatIsFetchedIsItsOwnersAloneUntilItIsInstalled() throws Exception {
    try (Launched launched = new Launched(Launched.Kind.FELIX, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      Path two = Jars.app("shop", "2.0.0").write(contents.resolve("two.jar"));
      BundleChange change =
          BundleChange.of(app.getBundleId(), "shop", "1.0.0").from(two.toUri().toString());
      Set<Path> before = temporary();
      List<Path> fetched;

      try (Unprotected update =
          Unprotected.fetch(launched.context(), UpgradeRequest.of(change), 1 << 20)) {
        Set<Path> now = temporary();
        now.removeAll(before);
        // Others use the place as well.
        fetched = now.stream().filter(path -> holds(path, two)).toList();
        assertThat(fetched).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fetched.get(0))))
            .isEqualTo("rwx------");
        update.update(change);
      }

      assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
      assertThat(fetched.get(0)).doesNotExist();
    }
  }

  private static Set<Path> temporary() throws Exception {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return new HashSet<>(
          all.filter(path -> path.getFileName().toString().startsWith("upgrade-")).toList());
    }
  }

  private static boolean holds(Path place, Path content) {
    try (Stream<Path> all = Files.isDirectory(place) ? Files.list(place) : Stream.of(place)) {
      for (Path file : all.toList()) {
        if (Files.mismatch(file, content) == -1) {
          return true;
        }
      }
      return false;
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
