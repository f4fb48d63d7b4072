package upgrade.impl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import upgrade.api.Direction;
import upgrade.api.Section;
import upgrade.api.Step;
import upgrade.api.StepResult;
import upgrade.api.Use;

class WatchTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Consoles consoles = new Consoles();
  private final Sample upgrade = new Sample();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Shell shell = Shell.of(print(bytes));

  @Test
  void whoComesLateMissesNothing() throws Exception {
    tell();
    Watch late = consoles.watch(upgrade, shell);
    consoles.upgradeEnded(upgrade, Sample.succeeded());

    assertThat(late.awaitEnd(SOON)).isTrue();
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("upgrade k3 of shop"),
            line -> assertThat(line).isEqualTo("  check"),
            line -> assertThat(line).isEqualTo("    all is well"),
            line -> assertThat(line).contains("succeeded"));
  }

  @Test
  void whoComesAfterTheEndStillSeesAll() throws Exception {
    tell();
    consoles.upgradeEnded(upgrade, Sample.succeeded());

    assertThat(consoles.watch(upgrade, shell).awaitEnd(SOON)).isTrue();
    assertThat(lines()).hasSize(4);
  }

  @Test
  void anEndThatNobodyToldIsSeenByTheResult() throws Exception {
    Watch watch = consoles.watch(upgrade, shell);
    upgrade.result.complete(Sample.succeeded());

    assertThat(watch.awaitEnd(SOON)).isTrue();
    assertThat(lines()).singleElement().asString().contains("succeeded");
  }

  @Test
  void aTerminalThatHangsKeepsNobodyWaitingAndEndsWithUs() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            hangs.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw new IOException(e);
            }
          }
        };
    Watch watch = consoles.watch(upgrade, Shell.of(print(stuck)));
    tell();
    assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 2_000; i++) {
      consoles.messageReported(upgrade, false, "message " + i);
    }
    Watch other = consoles.watch(upgrade, shell);
    consoles.deactivate();

    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.awaitEnd(SOON)).isTrue();
    assertThat(other.awaitEnd(SOON)).isTrue();
  }

  /** It is printed on the thread that stops a bundle. */
  @Test
  void aWarningWaitsForNoTerminal() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    PrintStream stuck =
        new PrintStream(bytes, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            super.println(line);
          }
        };
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        SOON, () -> Consoles.print(Shell.of(stuck), "unprotected"));
    assertThat(text()).isEmpty();
    goOn.countDown();
    Awaitility.await().until(() -> text().contains("unprotected"));
  }

  /** Another upgrade has begun since, and nobody tells of the end of this one any more. */
  @Test
  void oneThatIsDoneIsForgotten() throws Exception {
    Backlog backlog = new Backlog(1);
    backlog.begin("another");
    Watch watch = new Watch(upgrade, shell, true, java.util.Map::of);
    backlog.add("k3", watch);
    watch.start(() -> backlog.remove("k3", watch));
    upgrade.result.complete(Sample.succeeded());
    assertThat(watch.awaitEnd(SOON)).isTrue();
    assertThat(backlog.isShown("k3", shell)).isFalse();
  }

  /** They are objects of whoever made the instruction, who may be uninstalled long since. */
  @Test
  void argumentsOfStepsAreNotKept() {
    Step step = Step.of(Use.of("Convert"), List.of(new Object()));
    StepResult failed =
        StepResult.failed(step, StepResult.Outcome.FAILED, Duration.ofMillis(3), "no");
    StepResult words = Remembered.of(failed);
    assertThat(words.step().arguments()).isEmpty();
    assertThat(words).hasToString(failed.toString());
    assertThat(Remembered.of(Sample.succeeded()).steps()).isEmpty();
  }

  @Test
  void aClosedStreamEndsTheWatch() throws Exception {
    PrintStream closed = print(bytes);
    closed.close();
    Watch watch = consoles.watch(upgrade, Shell.of(closed));
    tell();
    assertThat(watch.awaitEnd(SOON)).isTrue();
  }

  @Test
  void aTerminalThatThrowsHarmsNobody() throws Exception {
    PrintStream broken =
        new PrintStream(bytes) {
          @Override
          public void print(String text) {
            throw new IllegalStateException("no terminal");
          }
        };
    Watch watch = consoles.watch(upgrade, Shell.of(broken));
    tell();
    assertThat(watch.awaitEnd(SOON)).isTrue();
  }

  @Test
  void behindThePromptItWritesWholeLinesBelowIt() throws Exception {
    AtomicBoolean front = new AtomicBoolean(true);
    Watch watch = consoles.watch(upgrade, new Shell("me", print(bytes), true, front::get));
    tell();
    Awaitility.await().until(() -> text().contains("\r    check 0."));
    front.set(false);
    consoles.upgradeEnded(upgrade, Sample.succeeded());

    assertThat(watch.awaitEnd(SOON)).isTrue();
    String prompted = text().substring(text().lastIndexOf('\r'));
    assertThat(prompted.lines().filter(line -> line.contains("succeeded"))).hasSize(1);
  }

  @Test
  void oneShellShowsAnUpgradeOnce() {
    assertThat(new Backlog(1).isShown("k3", shell)).isFalse();
    Backlog backlog = new Backlog(1);
    backlog.add("k3", new Watch(upgrade, shell, true, java.util.Map::of));
    assertThat(backlog.isShown("k3", shell)).isTrue();
    assertThat(backlog.isShown("k3", Shell.of(print(bytes)))).isFalse();
  }

  private void tell() {
    consoles.upgradeStarted(upgrade);
    consoles.sectionStarted(upgrade, Section.CHECK, Direction.UP);
    consoles.messageReported(upgrade, false, "all is well");
  }

  private static PrintStream print(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private java.util.List<String> lines() {
    return text().lines().toList();
  }
}
