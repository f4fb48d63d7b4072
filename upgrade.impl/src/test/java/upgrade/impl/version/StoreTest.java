package upgrade.impl.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() throws IOException {
    store = at(T);
  }

  private Store at(Instant now) throws IOException {
    return Store.open(directory.resolve("versions"), ticking(now));
  }

  /** Moves on by a second each time it is looked at. */
  private static Clock ticking(Instant start) {
    AtomicLong seconds = new AtomicLong();
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return start.plusSeconds(seconds.incrementAndGet());
      }
    };
  }

  private static Owners.Owner owner(long id, long modified) {
    return new Owners.Owner(id, modified, ("revision " + id + " " + modified).intern());
  }

  private static Entries content(String version) {
    Map<String, String> files =
        Map.of(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nBundle-SymbolicName: shop;singleton:=true\nBundle-Version: "
                + version
                + "\n",
            "A.txt",
            "text of " + version);
    return new Entries() {
      @Override
      public SortedSet<String> names() {
        return new TreeSet<>(files.keySet());
      }

      @Override
      public InputStream open(String name) {
        return new ByteArrayInputStream(files.get(name).getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private static Kept put(Store store, long id, long modified, String version) throws IOException {
    Packed packed = Packed.of(content(version), store.temporary(id), () -> false);
    store.put(packed, owner(id, modified), "shop", version);
    return store.of(owner(id, modified)).orElseThrow();
  }

  @Test
  void theSameContentIsKeptOnceAndItsHashSaysSo() throws IOException {
    Kept one = put(store, 1, 10, "1.0.0");
    Kept again = put(store, 2, 20, "1.0.0");
    Kept other = put(store, 2, 30, "2.0.0");
    assertThat(again.hash()).isEqualTo(one.hash()).hasSize(64);
    assertThat(other.hash()).isNotEqualTo(one.hash());
    assertThat(store.all()).hasSize(2).allMatch(Kept::isCurrent);
    assertThat(files()).hasSize(5); // two of each, and the owners
  }

  @Test
  void packingTwiceGivesTheSameBytes() throws IOException {
    Path one = directory.resolve("one.jar");
    Path two = directory.resolve("two.jar");
    Packed.of(content("1"), one, () -> false);
    Packed.of(content("1"), two, () -> false);
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
  }

  @Test
  void packingEndsWhenItIsNotWantedAnyMore() {
    assertThatThrownBy(() -> Packed.of(content("1"), directory.resolve("x"), () -> true))
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void nothingIsLostByARestart() throws IOException {
    put(store, 1, 10, "1.0.0");
    Kept now = put(store, 1, 20, "2.0.0");
    Store later = at(T.plusSeconds(9));
    assertThat(later.all()).isEqualTo(store.all()).hasSize(2);
    assertThat(later.of(new Owners.Owner(1, 20, "made anew by the framework"))).contains(now);
    assertThat(later.of(owner(1, 21))).isEmpty();
    assertThat(later.all()).extracting(Kept::version).containsExactly("2.0.0", "1.0.0");
  }

  /** An update that is taken back leaves the bundle's time as it was. */
  @Test
  void anotherRevisionOfTheSameTimeIsNotTaken() throws IOException {
    put(store, 1, 10, "1.0.0");
    assertThat(store.of(new Owners.Owner(1, 10, "another"))).isEmpty();
  }

  /** Whoever goes back before the new content is taken gets what was there right before. */
  @Test
  void whatABundleHasLeftIsNotCurrentAndTheFirstToGoBackTo() throws IOException {
    put(store, 1, 10, "1.0.0");
    put(store, 1, 20, "2.0.0");
    List<Kept> before = store.all(Map.of(1L, owner(1, 20)));
    assertThat(before).extracting(Kept::version).containsExactly("2.0.0", "1.0.0");
    assertThat(before).extracting(Kept::isCurrent).containsExactly(true, false);

    for (List<Kept> after : List.of(store.all(Map.of(1L, owner(1, 30))), store.all(Map.of()))) {
      assertThat(after).extracting(Kept::version).containsExactly("2.0.0", "1.0.0");
      assertThat(after).noneMatch(Kept::isCurrent);
    }
  }

  @Test
  void whatIsLostOrCorruptIsMadeAnewFromTheContents() throws IOException {
    Kept one = put(store, 1, 10, "1.0.0");
    Kept two = put(store, 1, 20, "2.0.0");
    Kept three = put(store, 1, 30, "3.0.0");
    Files.delete(Sidecar.of(one.file()));
    Files.writeString(Sidecar.of(two.file()), "size=\\u00");
    Files.write(three.file(), new byte[] {1, 2, 3});
    Files.writeString(directory.resolve("versions/owners.properties"), "x=y");
    Files.createDirectories(directory.resolve("versions/odd.jar/with content"));
    Path half = Files.writeString(directory.resolve("versions/take-5.tmp"), "half");

    Store later = at(T);

    assertThat(later.all())
        .extracting(Kept::symbolicName, Kept::version, Kept::hash)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("shop", "1.0.0", one.hash()),
            org.assertj.core.groups.Tuple.tuple("shop", "2.0.0", two.hash()));
    assertThat(three.file()).doesNotExist();
    assertThat(half).doesNotExist();
  }

  @Test
  void whatABundleLeavesStaysUntilThereIsTooMuch() throws IOException {
    Kept one = put(store, 1, 10, "1.0.0");
    put(store, 1, 20, "2.0.0");
    put(store, 1, 30, "3.0.0");
    store.trim(1, Long.MAX_VALUE);
    assertThat(store.all()).extracting(Kept::version).containsExactly("3.0.0", "2.0.0");
    assertThat(one.file()).doesNotExist();
    store.forget(1);
    assertThat(store.all()).hasSize(2).noneMatch(Kept::isCurrent);
    store.trim(0, Long.MAX_VALUE);
    assertThat(files()).containsExactly("owners.properties");
  }

  @Test
  void nobodyElseCanReadIt() throws IOException {
    Kept one = put(store, 1, 10, "1.0.0");
    assertThat(permissions(one.file().getParent())).isEqualTo("rwx------");
    for (Path file : List.of(one.file(), Sidecar.of(one.file()))) {
      assertThat(permissions(file)).isEqualTo("rw-------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("versions"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
