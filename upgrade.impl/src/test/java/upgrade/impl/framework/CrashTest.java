package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.framework.Crashing.What;

/** Kills a process that upgrades, at each record of its journal, and starts the framework again. */
class CrashTest {
  private static final int MOST = 60;

  @TempDir Path directory;

  /**
   * How a process ended.
   *
   * @param records what its journal told by then
   */
  private record Run(boolean killed, List<String> records) {
    Optional<String> id() {
      return records.stream().map(line -> line.split(" ")[3].replace(":", "")).findFirst();
    }

    boolean isPastPoint() {
      return records.stream().anyMatch(line -> line.contains("is=passing"));
    }

    String last() {
      return records.get(records.size() - 1);
    }

    boolean isEnded() {
      return last().contains("is=ended");
    }
  }

  @ParameterizedTest
  @Timeout(600)
  @CsvSource({
    "FELIX, GOOD, true, 'is=(begun|old|passing|does|ended)'",
    "FELIX, BAD, true, 'does.*undo (START|UPDATE|STOP)'",
    "FELIX, PLAIN, true, 'passing|UPDATED|STARTED'",
    "FELIX, PLAIN_BAD, false, 'does.*undo UPDATE'",
    "EQUINOX, GOOD, true, 'does.*(UPDATE|START\\[)'",
    "EQUINOX, PLAIN, true, 'STARTED'"
  })
  void theNextStartIsConsistent(Launched.Kind kind, What what, boolean restores, String records)
      throws Exception {
    Path prepared = directory.resolve("prepared");
    Crashing.prepare(kind, prepared, restores);
    killAtEach(kind, prepared, what, restores, records);
  }

  /** Putting back the old version is cut short as well. */
  @Test
  @Timeout(600)
  void soIsTheStartAfterACrashOfTheRestoration() throws Exception {
    Path prepared = directory.resolve("prepared");
    Crashing.prepare(Launched.Kind.FELIX, prepared, true);
    Run first = killed(Launched.Kind.FELIX, prepared, What.GOOD, 1, "does.*REFRESH");
    assertThat(first.killed()).isTrue();
    killAtEach(
        Launched.Kind.FELIX, prepared, What.START, true, "does.*(STOP|UPDATE|START)\\[|ended");
  }

  private void killAtEach(
      Launched.Kind kind, Path prepared, What what, boolean restores, String records)
      throws Exception {
    Killing next = new Killing(kind, prepared, what, records, 1);
    for (int record = 1; record < MOST; record++) {
      Killing killing = next;
      Run run = killing.run.join();
      if (!run.killed()) {
        assertThat(record).isGreaterThan(1);
        return;
      }
      next = new Killing(kind, prepared, what, records, record + 1); // while this one is checked
      check(kind, killing.storage, what, restores, run);
    }
    throw new AssertionError("it writes on and on");
  }

  /** A process that is killed, followed on a thread of its own. */
  private final class Killing {
    private final Path storage;
    private final CompletableFuture<Run> run;

    private Killing(Launched.Kind kind, Path prepared, What what, String records, int record)
        throws IOException {
      storage = copy(prepared, directory.resolve("killed-" + record));
      run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return killed(kind, storage, what, record, records);
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
    }
  }

  private static void check(Launched.Kind kind, Path storage, What what, boolean restores, Run run)
      throws Exception {
    String at = run.last();
    age(storage);
    try (Launched launched = Launched.again(kind, storage)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> launched.service(UpgradeHistory.class) != null);
      UpgradeRecord told = told(launched, what, run);
      Path trails = Crashing.impl(launched).getDataFile("trails").toPath();
      if (restores || !run.isPastPoint()) {
        Awaitility.await(at).atMost(Duration.ofSeconds(30)).until(() -> Crashing.isEmpty(trails));
      }
      assertThat(told.outcome()).as(at).isPresent();
      List<String> versions = new ArrayList<>();
      for (String name : List.of("shop", "user")) {
        Bundle bundle = Crashing.bundle(launched, name);
        versions.add(bundle.getVersion().toString());
        boolean bad = what.version.endsWith("bad") && bundle.getVersion().getMajor() == 2;
        if (!bad) {
          assertThat(bundle.getState()).as(at + ": " + bundle).isEqualTo(Bundle.ACTIVE);
        }
      }
      assertThat(versions).as(at).isSubsetOf("1.0.0", "2.0.0");
      if (!run.isPastPoint() || what == What.START || restores && !run.isEnded()) {
        assertThat(versions).as(at).containsOnly("1.0.0");
      }
      UpgradeResult next = Crashing.upgrade(launched, "3.0.0");
      assertThat(next.outcome()).as(at + next.problems()).isEqualTo(Outcome.SUCCEEDED);
      Awaitility.await(at)
          .atMost(Duration.ofSeconds(30))
          .until(() -> Crashing.isEmpty(trails) && leftovers(launched).isEmpty());
    }
  }

  /** The test's process is older than the one that was killed; after a crash it is younger. */
  private static void age(Path storage) throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      for (Path file : files.filter(Files::isDirectory).toList()) {
        if (file.getFileName().toString().startsWith("upgrade-")) {
          Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
      }
    }
  }

  /** What is told of it, once all is that has to be. */
  private static UpgradeRecord told(Launched launched, What what, Run run) {
    UpgradeHistory history = launched.service(UpgradeHistory.class);
    String id = run.id().orElseThrow();
    // What the bundles have is told of the upgrade, not of the attempt to go back.
    boolean contents = run.isPastPoint() && what != What.START;
    Awaitility.await(run.records().toString())
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                history
                    .record(id)
                    .filter(
                        record ->
                            run.isEnded()
                                ? record.outcome().isPresent()
                                : record.outcome().equals(Optional.of(Outcome.INTERRUPTED))
                                    && (!contents || tellsContents(record)))
                    .isPresent());
    return history.record(id).orElseThrow();
  }

  private static boolean tellsContents(UpgradeRecord record) {
    return record.problems().stream().anyMatch(problem -> problem.reason().contains("content"));
  }

  private static List<Path> leftovers(Launched launched) throws IOException {
    try (Stream<Path> files = Files.list(Crashing.impl(launched).getDataFile("").toPath())) {
      return files.filter(file -> file.getFileName().toString().startsWith("upgrade-")).toList();
    }
  }

  private static Run killed(Launched.Kind kind, Path storage, What what, int record, String pattern)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Crashing.class.getName()));
    command.addAll(
        List.of(kind.name(), storage.toString(), what.name(), String.valueOf(record), pattern));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> records = new ArrayList<>();
    List<String> others = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Crashing.RECORD)) {
          records.add(line);
        } else if (line.equals(Crashing.STANDS)) {
          return new Run(true, records);
        } else if (line.equals(Crashing.ENDED)) {
          return new Run(false, records);
        } else {
          others.add(line);
        }
      }
      throw new AssertionError(String.join("\n", others));
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
