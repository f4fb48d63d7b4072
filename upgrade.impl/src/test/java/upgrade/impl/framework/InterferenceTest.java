package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeException;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeService;

/**
 * Somebody interferes in the middle of a step, which is held until he has done so or waits for a
 * lock: the upgrade has an end, nothing stays suspended, and the next one works.
 */
@Timeout(180)
class InterferenceTest {
  /** The step in whose middle it happens. */
  enum Place {
    CHECK,
    SUSPEND,
    STOP,
    UPDATE,
    REFRESH,
    START,
    READY,
    WAY_DOWN
  }

  enum Interference {
    UNINSTALL,
    SECOND_UPDATE,
    REFRESH_BY_OTHERS,
    INTERRUPT,
    STOP_OF_OURS,
    STOP_OF_THE_FRAMEWORK;

    /** Whether there is nothing left for a next upgrade. */
    boolean isLast() {
      return this == STOP_OF_OURS || this == STOP_OF_THE_FRAMEWORK;
    }
  }

  @TempDir Path storage;
  @TempDir Path contents;

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (Launched.Kind kind : Launched.Kind.values()) {
      for (boolean plain : new boolean[] {false, true}) {
        for (Interference interference : Interference.values()) {
          all.add(Arguments.of(kind, plain, interference));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, plain {1}: {2}")
  @MethodSource("all")
  void inTheMiddleOfAnyStep(Launched.Kind kind, boolean plain, Interference interference)
      throws Exception {
    List<Place> places =
        Stream.of(Place.values())
            // There is neither a check nor, with importers that the test chooses, a refresh.
            .filter(place -> !plain || (place != Place.CHECK && place != Place.REFRESH))
            .toList();
    if (interference.isLast()) {
      // A framework for each: where locks are held, and where requests wait.
      for (Place place : List.of(Place.SUSPEND, Place.UPDATE, Place.READY, Place.WAY_DOWN)) {
        try (Scene scene = new Scene(kind, storage.resolve(place.name()))) {
          scene.play(place, plain, interference);
        }
      }
    } else {
      try (Scene scene = new Scene(kind, storage)) {
        for (Place place : places) {
          scene.play(place, plain, interference);
          scene.upgradeWorks(place);
        }
      }
    }
  }

  private final class Scene implements AutoCloseable {
    private final Launched launched;
    private final Probe probe;
    private final Bundle ours;
    private volatile CountDownLatch reached = new CountDownLatch(1);
    private volatile CountDownLatch goOn = new CountDownLatch(1);
    private volatile Thread held = Thread.currentThread();
    private volatile long bundle = -1;
    private volatile int event;

    Scene(Launched.Kind kind, Path directory) throws Exception {
      launched = new Launched(kind, directory);
      probe = Probe.in(launched.context());
      ours = launched.protect(Map.of("quiet.period.ms", 0, "step.timeout.ms", 8000));
      SynchronousBundleListener listener =
          heard -> {
            if (heard.getBundle().getBundleId() == bundle && heard.getType() == event) {
              hold();
            }
          };
      launched.context().addBundleListener(listener);
    }

    /** Holds the calling thread once. */
    private void hold() {
      if (reached.getCount() == 0) {
        return;
      }
      held = Thread.currentThread();
      reached.countDown();
      try {
        goOn.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void play(Place place, boolean plain, Interference interference) throws Exception {
      String name = "app" + place.ordinal();
      Bundle app = launched.start(Jars.app(name, "1.0.0").with("Export-Package", name));
      Bundle user = launched.start(Jars.app("user-" + name, "1.0.0").with("Import-Package", name));
      reached = new CountDownLatch(1);
      goOn = new CountDownLatch(1);
      probe.calls.clear();
      arm(place, app, user);
      Jars content = Jars.app(name, "2.0.0").with("Export-Package", name);

      CompletableFuture<Void> upgrading = begin(plain, app, content);
      assertThat(reached.await(20, TimeUnit.SECONDS)).as("%s is reached", place).isTrue();
      CompletableFuture<Void> interfering = interfere(interference, app, name);
      goOn.countDown();

      assertThat(upgrading).succeedsWithin(Duration.ofSeconds(40));
      assertThat(interfering).succeedsWithin(Duration.ofSeconds(40));
      disarm();
      if (interference != Interference.STOP_OF_THE_FRAMEWORK) {
        nothingIsLeft(place + " " + interference);
      }
    }

    private void arm(Place place, Bundle app, Bundle user) {
      switch (place) {
        case CHECK -> probe.before = context -> holdIf(context.checkOnly());
        case SUSPEND -> probe.before = context -> holdIf(!context.checkOnly());
        case STOP -> on(app, BundleEvent.STOPPED);
        case UPDATE -> on(app, BundleEvent.UPDATED);
        case REFRESH -> on(user, BundleEvent.STOPPED);
        case START -> on(app, BundleEvent.STARTED);
        case READY -> probe.after = context -> hold();
        case WAY_DOWN -> {
          probe.after =
              context -> {
                throw new UpgradeException("bad");
              };
          probe.undone = where -> holdIf(where.equals("after") || where.equals("before"));
        }
      }
    }

    private void on(Bundle target, int type) {
      event = type;
      bundle = target.getBundleId();
    }

    private void holdIf(boolean now) {
      if (now) {
        hold();
      }
    }

    private void disarm() {
      probe.before = context -> {};
      probe.after = context -> {};
      probe.undone = where -> {};
      bundle = -1;
    }

    private CompletableFuture<Void> begin(boolean plain, Bundle app, Jars content)
        throws Exception {
      if (plain) {
        return run("operator", () -> app.update(content.stream()));
      }
      Path file = content.write(contents.resolve("c" + System.nanoTime() + ".jar"));
      return launched
          .service(UpgradeService.class)
          .start(UpgradeRequest.of(change(app).from(file.toUri().toString())))
          .result()
          .toCompletableFuture()
          .thenApply(result -> null);
    }

    private BundleChange change(Bundle app) {
      return BundleChange.of(app.getBundleId(), app.getSymbolicName(), "" + app.getVersion());
    }

    /** Returns when it has been done, or waits for somebody. */
    private CompletableFuture<Void> interfere(Interference how, Bundle app, String name) {
      Action action =
          switch (how) {
            case UNINSTALL -> app::uninstall;
            case SECOND_UPDATE ->
                () -> app.update(Jars.app(name, "3.0.0").with("Export-Package", name).stream());
            case REFRESH_BY_OTHERS ->
                () ->
                    launched
                        .context()
                        .getBundle(0)
                        .adapt(FrameworkWiring.class)
                        .refreshBundles(List.of(app));
            case INTERRUPT -> () -> held.interrupt();
            case STOP_OF_OURS -> ours::stop;
            case STOP_OF_THE_FRAMEWORK -> () -> launched.context().getBundle(0).stop();
          };
      CompletableFuture<Void> done = run("interference", action);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> done.isDone() || waits("interference"));
      return done;
    }

    private boolean waits(String thread) {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(each -> each.getName().equals(thread))
          .allMatch(
              each ->
                  each.getState() == Thread.State.WAITING
                      || each.getState() == Thread.State.TIMED_WAITING);
    }

    /** Whatever has become of the bundle: no upgrade goes on, and nothing is suspended. */
    private void nothingIsLeft(String when) {
      UpgradeService service = launched.service(UpgradeService.class);
      if (service != null) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(40))
            .until(
                () ->
                    service.running().isEmpty()
                        && service.waiting().isEmpty()
                        && service.stuck().isEmpty());
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(isSuspended()).as(when + ": " + probe.calls).isFalse());
    }

    /** As the gate would be: closed by what runs before, opened by what runs after or its undo. */
    private boolean isSuspended() {
      boolean suspended = false;
      for (String call : List.copyOf(probe.calls)) {
        if (call.startsWith("before ") && !call.startsWith("before check")) {
          suspended = true;
        } else if (call.startsWith("after ") || call.equals("undo before")) {
          suspended = false;
        }
      }
      return suspended;
    }

    private void upgradeWorks(Place place) throws Exception {
      String name = "next" + place.ordinal();
      Bundle next = launched.start(Jars.app(name, "1.0.0"));
      Path file = Jars.app(name, "2.0.0").write(contents.resolve(name + ".jar"));
      assertThat(
              launched
                  .service(UpgradeService.class)
                  .start(UpgradeRequest.of(change(next).from(file.toUri().toString())))
                  .result()
                  .toCompletableFuture()
                  .get(30, TimeUnit.SECONDS)
                  .problems())
          .isEmpty();
      assertThat(next.getVersion().toString()).isEqualTo("2.0.0");
    }

    @Override
    public void close() throws Exception {
      goOn.countDown();
      launched.close();
    }
  }

  private interface Action {
    void run() throws BundleException;
  }

  /** Whatever the framework says to it: that is its caller's business. */
  private static CompletableFuture<Void> run(String name, Action action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (BundleException | RuntimeException e) {
                // refused, or too late
              } finally {
                done.complete(null);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
