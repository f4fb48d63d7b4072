package upgrade.impl.console;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.api.Direction;
import upgrade.api.Protection;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.impl.thread.Daemons;
import upgrade.log.Logs;

/**
 * Shows upgrades on shells: to who started one by a command, to who typed a plain {@code update}.
 *
 * <p>It remembers what the last upgrade has told, so that whoever begins to watch misses nothing.
 */
@Component(service = {UpgradeListener.class, Shells.class, Consoles.class})
public final class Consoles implements UpgradeListener, Shells {
  private static final System.Logger LOG = Logs.logger("upgrade.console");

  /** Enough for every line of an upgrade; one that tells more is not remembered in full. */
  private static final int BOUND = 400;

  private static final ThreadFactory THREADS = Daemons.named("console-line");

  private final List<Protection> protections = new CopyOnWriteArrayList<>();
  private final Backlog backlog = new Backlog(BOUND);

  /** Shows the upgrade on that shell from its beginning, and how it ended. */
  public Watch watch(Upgrade upgrade, Shell shell) {
    return watch(upgrade, shell, true);
  }

  /** The same, but whoever asks for it tells there how it ended. */
  public Watch watchToItsEnd(Upgrade upgrade, Shell shell) {
    return watch(upgrade, shell, false);
  }

  private Watch watch(Upgrade upgrade, Shell shell, boolean tellsTheEnd) {
    Watch watch = new Watch(upgrade, shell, tellsTheEnd, this::figures);
    if (backlog.add(upgrade.id(), watch)) {
      watch.start(() -> backlog.remove(upgrade.id(), watch));
    }
    return watch;
  }

  @Override
  public void show(Upgrade upgrade) {
    current()
        .filter(shell -> !backlog.isShown(upgrade.id(), shell))
        .ifPresent(shell -> watch(upgrade, shell.inLines()));
  }

  @Override
  public void warn(String line) {
    current().ifPresent(shell -> print(shell, line));
  }

  /** On a thread of its own: a terminal that hangs must not keep the one that stops a bundle. */
  static void print(Shell shell, String line) {
    THREADS.newThread(() -> shell.out().println(line)).start();
  }

  /** The shell of who runs this thread; empty if there is none, or no Gogo at all. */
  public static Optional<Shell> current() {
    return ofSession(Session::current);
  }

  /** The user of the session that runs this thread, as far as it knows one. */
  public static Optional<String> user() {
    return ofSession(Session::user);
  }

  private static <T> Optional<T> ofSession(Supplier<Optional<T>> what) {
    try {
      // Asked each time: what a class once could not be linked to it never will, and Gogo may come.
      Class.forName("org.apache.felix.service.command.Process");
      return what.get();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "no shell to be found: " + e);
      return Optional.empty();
    }
  }

  /** How many requests are where, of all that protect some. */
  private Map<String, Long> figures() {
    Map<String, Long> all = new TreeMap<>();
    for (Protection protection : protections) {
      try {
        protection.figures().forEach((name, count) -> all.merge(name, count, Long::sum));
      } catch (RuntimeException | LinkageError e) {
        LOG.log(Level.DEBUG, "a protection tells nothing", e);
      }
    }
    return all;
  }

  @Deactivate
  void deactivate() {
    backlog.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindProtection(Protection protection) {
    protections.add(protection);
  }

  void unbindProtection(Protection protection) {
    protections.remove(protection);
  }

  @Override
  public void upgradeStarted(Upgrade upgrade) {
    String id = upgrade.id();
    UpgradeRequest request = upgrade.request();
    backlog.begin(id);
    backlog.tell(id, account -> account.started(id, request));
  }

  @Override
  public void sectionStarted(Upgrade upgrade, Section section, Direction direction) {
    tell(upgrade, account -> account.section(section, direction));
  }

  @Override
  public void messageReported(Upgrade upgrade, boolean warning, String message) {
    tell(upgrade, account -> account.message(warning, message));
  }

  @Override
  public void stepEnded(Upgrade upgrade, StepResult step) {
    StepResult words = Remembered.of(step);
    tell(upgrade, account -> account.step(words));
  }

  @Override
  public void bundlesJoined(Upgrade upgrade, UpgradeRequest request) {
    tell(upgrade, account -> account.joined(request));
  }

  @Override
  public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
    backlog.end(upgrade.id(), Remembered.of(result));
  }

  private void tell(Upgrade upgrade, Function<Account, List<String>> what) {
    backlog.tell(upgrade.id(), what);
  }
}
