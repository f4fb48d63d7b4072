package upgrade.impl.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import upgrade.impl.version.CurrentContents;

class SnapshotsTest {
  @TempDir Path directory;

  /** It would refuse an upgrade that can very well go back. */
  @Test
  void whatIsKeptButBrokenIsTakenFromTheBundle() throws Exception {
    CurrentContents broken =
        new CurrentContents() {
          @Override
          public Optional<String> hash(Bundle bundle) {
            return Optional.empty();
          }

          @Override
          public boolean copy(Bundle bundle, Path file) throws IOException {
            Files.writeString(file, "half");
            throw new EOFException("Unexpected end of ZLIB input stream");
          }
        };
    Snapshots snapshots =
        new Snapshots(directory, broken, new Space(0), () -> upgrade.impl.trail.Trail.NONE);
    snapshots.take(bundle());
    try (JarFile jar = new JarFile(snapshots.of(7).orElseThrow().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"))
          .isEqualTo("shop");
    }
  }

  private Bundle bundle() throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve("MANIFEST.MF"),
            "Manifest-Version: 1.0\nBundle-SymbolicName: shop\n\n");
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleId" -> 7L;
                  case "getSymbolicName", "getLocation", "toString" -> "shop";
                  case "getVersion" -> org.osgi.framework.Version.emptyVersion;
                  case "getEntryPaths" -> Collections.enumeration(List.of("META-INF/MANIFEST.MF"));
                  case "getEntry" -> manifest.toUri().toURL();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
