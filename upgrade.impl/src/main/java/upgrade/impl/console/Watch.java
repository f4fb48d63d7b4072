package upgrade.impl.console;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeResult;
import upgrade.impl.thread.Daemons;
import upgrade.log.Logs;

/**
 * Shows one upgrade on one shell until it has ended.
 *
 * <p>On a thread of its own, and from a bounded queue: a terminal that is slow, closed or broken
 * keeps nobody waiting, neither the upgrade nor another shell.
 */
public final class Watch {
  private static final System.Logger LOG = Logs.logger("upgrade.console");
  private static final int BOUND = 500;
  private static final Duration IN_PLACE = Duration.ofMillis(100);
  private static final Duration IN_LINES = Duration.ofMillis(250);

  /** What a terminal shows of a line; the history has the whole. */
  private static final int WIDTH = 110;

  private static final ThreadFactory THREADS = Daemons.named("console");

  private final Upgrade upgrade;
  private final Shell shell;
  private final Supplier<Map<String, Long>> figures;
  private final BlockingQueue<Function<Account, List<String>>> queue =
      new ArrayBlockingQueue<>(BOUND);
  private final AtomicInteger missed = new AtomicInteger();
  private final CompletableFuture<UpgradeResult> result;
  private final CountDownLatch done = new CountDownLatch(1);
  private final long start = System.nanoTime();
  private boolean behindPrompt; // used by its own thread alone, as the next
  private boolean below;
  private volatile boolean inLines;
  private volatile boolean tellsTheEnd;
  private volatile @Nullable UpgradeResult ended;
  private volatile @Nullable Thread thread;

  /**
   * @param tellsTheEnd whether nobody else tells on that shell how it ended
   */
  Watch(Upgrade upgrade, Shell shell, boolean tellsTheEnd, Supplier<Map<String, Long>> figures) {
    this.upgrade = upgrade;
    this.shell = shell;
    this.figures = figures;
    this.result = upgrade.result().toCompletableFuture();
    this.inLines = !shell.terminal();
    this.tellsTheEnd = tellsTheEnd;
  }

  Shell shell() {
    return shell;
  }

  /**
   * @param whenDone called on its thread when it shows nothing any more
   */
  void start(Runnable whenDone) {
    Thread shows = THREADS.newThread(() -> show(whenDone));
    thread = shows;
    shows.start();
  }

  void tell(Function<Account, List<String>> what) {
    if (!queue.offer(what)) {
      missed.incrementAndGet();
    }
  }

  void ended(UpgradeResult how) {
    ended = how;
    queue.offer(account -> List.of()); // wakes it; a full queue needs no waking
  }

  /**
   * From now on it tells the end itself, and writes over nothing: whoever was to tell it gives the
   * prompt back.
   */
  public void tellsTheEnd() {
    inLines = true;
    tellsTheEnd = true;
  }

  /** Prints a line between the others. */
  public void say(String line) {
    tell(account -> List.of(line));
  }

  /**
   * Waits until the end was shown.
   *
   * @return whether it was, in time
   */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return done.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it, whatever the upgrade does. */
  void stop() {
    Thread shows = thread;
    if (shows != null) {
      shows.interrupt();
    }
  }

  private void show(Runnable whenDone) {
    try {
      follow();
    } catch (InterruptedException e) {
      // Ours stops: what is left to tell is in the log.
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, () -> "upgrade " + upgrade.id() + ": not shown any more: " + e);
    } finally {
      whenDone.run();
      done.countDown();
    }
  }

  private void follow() throws InterruptedException {
    Account account =
        new Account(
            shell.terminal() ? Ink.COLOURED : Ink.PLAIN,
            shell.terminal() ? WIDTH : Integer.MAX_VALUE);
    Screen screen = new Screen(shell.terminal(), start);
    while (!shell.out().checkError()) { // nothing else tells that nobody reads it any more
      if (inLines && screen.isInPlace()) {
        print(screen.clear());
        screen = new Screen(false, System.nanoTime());
      }
      long tick = ended != null ? 0 : (inLines ? IN_LINES : IN_PLACE).toMillis();
      Function<Account, List<String>> next = queue.poll(tick, TimeUnit.MILLISECONDS);
      if (!behindPrompt && !shell.inFront().getAsBoolean()) {
        behindPrompt = true; // what stands on its line is not ours to clear
        inLines = true;
        screen = new Screen(false, System.nanoTime());
      }
      if (next != null) {
        print(screen.lines(next.apply(account)));
        continue;
      }
      UpgradeResult how = ended != null ? ended : result.getNow(null);
      if (how != null) {
        print(screen.clear());
        print(screen.lines(end(account, how)));
        return;
      }
      Map<String, Long> now = figures.get();
      long nanos = System.nanoTime();
      String status = account.status(Duration.ofNanos(nanos - start), now);
      print(screen.status(status, Account.waiting(now), nanos));
    }
  }

  private List<String> end(Account account, UpgradeResult how) {
    List<String> lines = new ArrayList<>();
    if (missed.get() > 0) {
      lines.add("    " + missed + " lines were lost on the way to this console");
    }
    if (tellsTheEnd) {
      lines.addAll(account.ended(how));
    }
    return lines;
  }

  private void print(String text) {
    if (text.isEmpty()) {
      return;
    }
    PrintStream out = shell.out();
    out.print(behindPrompt && !below ? System.lineSeparator() + text : text);
    out.flush();
    below = behindPrompt;
  }
}
