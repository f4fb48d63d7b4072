package upgrade.impl.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;
import upgrade.impl.settings.Settings;
import upgrade.impl.version.Taking.Taken;

/** What happens to a bundle while its content is being read. */
class TakingTest {
  @TempDir Path directory;
  private Store store;
  private Settings settings = Settings.DEFAULTS;
  private Taking taking;
  private boolean unwanted;

  private int state = Bundle.ACTIVE;
  private long modified = 1;
  private BundleRevision revision = revision();
  private Runnable whenRead = () -> {};
  private final Bundle bundle = bundle();

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory, Clock.systemUTC());
    taking = new Taking(store, () -> settings, () -> unwanted);
  }

  @Test
  void contentIsTakenOnce() {
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(store.all()).singleElement().extracting(Kept::version).isEqualTo("1.0.0");
    whenRead =
        () -> {
          throw new AssertionError("it is known");
        };
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
  }

  @Test
  void anUpdateInTheMiddleSpoilsIt() {
    whenRead = () -> modified++;
    assertThat(taking.take(bundle)).isEqualTo(Taken.AGAIN);
    assertThat(store.all()).isEmpty();
  }

  /** One framework tells the new time only when the new content is long there. */
  @Test
  void anotherRevisionSpoilsItToo() {
    whenRead = () -> revision = revision();
    assertThat(taking.take(bundle)).isEqualTo(Taken.AGAIN);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void anUninstalledBundleLeavesNothingHalf() {
    whenRead = () -> state = Bundle.UNINSTALLED;
    assertThat(taking.take(bundle)).isEqualTo(Taken.AGAIN);
    assertThat(store.all()).isEmpty();
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void anUpgradeThatStartsComesFirst() {
    whenRead = () -> unwanted = true;
    assertThat(taking.take(bundle)).isEqualTo(Taken.LATER);
    unwanted = false;
    whenRead = () -> {};
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsGivenUpUntilItChanges() {
    whenRead =
        () -> {
          throw new IllegalStateException("closed");
        };
    assertThat(taking.take(bundle)).isEqualTo(Taken.AGAIN);
    assertThat(taking.take(bundle)).isEqualTo(Taken.AGAIN);
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    whenRead = () -> {};
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(store.all()).isEmpty();
    modified++;
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsNotKept() {
    settings = Settings.of(Map.of("versions.bytes", 1024));
    whenRead = () -> {};
    large = new byte[100_000];
    new java.util.Random(1).nextBytes(large);
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(store.all()).isEmpty();
    settings = Settings.DEFAULTS;
    taking.tryAgain();
    assertThat(taking.take(bundle)).isEqualTo(Taken.DONE);
    assertThat(store.all()).hasSize(1);
  }

  private byte[] large = new byte[0];

  private byte[] content(String entry) {
    return entry.equals("large")
        ? large
        : "Bundle-SymbolicName: shop\n".getBytes(StandardCharsets.US_ASCII);
  }

  private Bundle bundle() {
    return proxy(
        Bundle.class,
        (name, arguments) ->
            switch (name) {
              case "getBundleId" -> 7L;
              case "getState" -> state;
              case "getLastModified" -> modified;
              case "getSymbolicName" -> "shop";
              case "getVersion" -> new Version("1.0.0");
              case "getLocation" -> "test:shop";
              case "getHeaders" -> headers();
              case "adapt" -> arguments[0] == BundleRevision.class ? revision : null;
              case "getEntryPaths" ->
                  arguments[0].equals("/")
                      ? Collections.enumeration(List.of("META-INF/", "large"))
                      : Collections.enumeration(List.of("META-INF/MANIFEST.MF"));
              case "getEntry" -> url((String) arguments[0]);
              case "toString" -> "shop [7]";
              default -> null;
            });
  }

  private static Dictionary<String, String> headers() {
    return new Hashtable<>();
  }

  private static BundleRevision revision() {
    return proxy(
        BundleRevision.class,
        (name, arguments) ->
            switch (name) {
              case "getDeclaredCapabilities" -> List.of();
              case "getTypes" -> 0;
              default -> null;
            });
  }

  private URL url(String entry) throws IOException {
    return new URL(
        null,
        "test:" + entry,
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                whenRead.run();
                return new ByteArrayInputStream(content(entry));
              }
            };
          }
        });
  }

  private interface Answers {
    Object to(String method, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> answers.to(method.getName(), arguments);
                }));
  }
}
