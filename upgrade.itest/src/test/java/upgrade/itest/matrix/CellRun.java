package upgrade.itest.matrix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Control;
import upgrade.itest.kit.SteadyLoad;
import upgrade.itest.kit.Upgrades;

/** Walks through one cell of the matrix: the bad update, what clients see of it, a good one. */
final class CellRun {
  private static final int PER_SECOND = 300;
  private static final int WARM = 50;
  private static final String OLD = "1.0.0";
  private static final String BAD = "2.0.0";
  private static final String GOOD = "3.0.0";
  private static final String[] TARGETS = {
    "/app", "/app?do=context", "/second", "POST /app?do=body,effect:$id", "/second?do=context"
  };

  private final Cell cell;
  private final BundleContext context;
  private final Control control;
  private final Upgrades upgrades;
  private final int port;
  private final Bundle application;
  private final Bundle second;

  CellRun(
      Cell cell,
      BundleContext context,
      Control control,
      Upgrades upgrades,
      int port,
      Bundle application,
      Bundle second) {
    this.cell = cell;
    this.context = context;
    this.control = control;
    this.upgrades = upgrades;
    this.port = port;
    this.application = application;
    this.second = second;
  }

  /** Fails unless the cell holds; else what it measured, in a line. */
  String run(Callable<Void> repair) throws Exception {
    for (int i = 0; i < WARM; i++) {
      assertEquals(OLD + " " + i, text("/app?id=" + i));
    }
    SteadyLoad load = new SteadyLoad(port, control, PER_SECOND, TARGETS);
    String outcome;
    long pause;
    try {
      load.awaitMore(PER_SECOND / 2);
      boolean stays = !cell.isNewVersion();
      load.allow(stays ? new String[] {OLD} : new String[] {OLD, BAD});
      outcome = bad(load);
      load.awaitMore(PER_SECOND / 2);
      assertEquals(describe(), (stays ? OLD : BAD) + " 1", text("/app?id=1"));
      boolean both = !stays && cell.way() == Way.SEVERAL;
      assertEquals(describe(), (both ? BAD : OLD) + " 1", text("/second?id=1"));
      assertEquals(describe(), Bundle.ACTIVE, application.getState());
      pause = load.longestMillis();
      control.releaseAll();
      repair.call();
      load.allow(OLD, BAD, GOOD);
      good();
      load.allow(OLD, GOOD);
      load.awaitMore(PER_SECOND / 2);
      assertEquals(describe(), GOOD + " 2", text("/app?id=2"));
    } finally {
      control.releaseAll();
      load.close();
    }
    String line = Told.of(cell + ": " + outcome, load, pause);
    List<String> wrong = new ArrayList<>(load.failures().stream().limit(10).toList());
    if (!load.failures().isEmpty() || !load.duplicated().isEmpty() || !load.lost().isEmpty()) {
      throw new AssertionError(line + "\n" + String.join("\n", wrong) + "\n" + describe());
    }
    assertTrue(line, cell.isStuck() == load.unavailable() > 0);
    return line;
  }

  private String bad(SteadyLoad load) throws Exception {
    if (cell.failure().hangs()) {
      control.holdAt(Failure.HANGING);
    }
    int before = upgrades.results().size();
    Thread thread = null;
    if (cell.way() == Way.PLAIN) {
      thread = plain(cell.failure().after(BAD));
    } else {
      start(cell.failure().after(BAD), BAD, cell.failure() == Failure.CONTENT_STALLS);
    }
    if (cell.isStuck()) {
      Await.until("requests are refused " + describe(), () -> load.unavailable() > 0);
      control.release(Failure.HANGING);
    } else if (cell.way() == Way.PLAIN && cell.failure() == Failure.CONTENT_STALLS) {
      control.awaitArrival(Failure.HANGING, 1);
      load.awaitMore(PER_SECOND);
      control.release(Failure.HANGING);
    }
    if (thread != null) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertTrue("the update still runs " + describe(), !thread.isAlive());
    }
    if (!cell.isUpgrade()) {
      return "no upgrade, nothing was stopped";
    }
    List<UpgradeResult> results = upgrades.awaitEnded(before + 1);
    UpgradeResult.Outcome outcome = results.get(results.size() - 1).outcome();
    boolean succeeded = outcome == UpgradeResult.Outcome.SUCCEEDED;
    assertEquals(describe(), cell.isNewVersion(), succeeded);
    return outcome.toString();
  }

  private void good() throws Exception {
    int before = upgrades.results().size();
    if (cell.way() == Way.PLAIN) {
      application.update(cell.failure().good(GOOD).jar());
    } else {
      start(cell.failure().good(GOOD), GOOD, false);
    }
    List<UpgradeResult> results = upgrades.awaitEnded(before + 1);
    UpgradeResult last = results.get(results.size() - 1);
    assertEquals(describe(), UpgradeResult.Outcome.SUCCEEDED, last.outcome());
  }

  private Thread plain(AppBundle version) {
    InputStream content =
        cell.failure() == Failure.CONTENT_STALLS
            ? new StallingStream(() -> control.apply("hold", Failure.HANGING))
            : version.jar();
    Thread thread =
        new Thread(
            () -> {
              try {
                application.update(content);
              } catch (BundleException expected) {
                // the shell shows it to who typed
              }
            },
            "itest-updating");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void start(AppBundle version, String number, boolean stalling) throws Exception {
    List<BundleChange> changes = new ArrayList<>();
    changes.add(change(application, stalling ? StallingServer.url(control) : file(version)));
    if (cell.way() == Way.SEVERAL) {
      changes.add(change(second, file(second(number))));
    }
    UpgradeService service = context.getService(context.getServiceReference(UpgradeService.class));
    service.start(UpgradeRequest.of(changes.toArray(BundleChange[]::new)));
  }

  static AppBundle second(String version) {
    return AppBundle.of("second", version).servlet("/second");
  }

  private static BundleChange change(Bundle bundle, String url) {
    return BundleChange.of(
            bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString())
        .from(url);
  }

  private static String file(AppBundle version) throws Exception {
    Path file = Files.createTempFile("content", ".jar");
    file.toFile().deleteOnExit();
    try (InputStream in = version.jar()) {
      Files.write(file, in.readAllBytes());
    }
    return file.toUri().toString();
  }

  private String text(String target) throws Exception {
    return Connection.get(port, target).text();
  }

  private String describe() {
    return cell + " " + application + " in state " + application.getState() + " " + told();
  }

  private List<String> told() {
    return upgrades.events();
  }
}
