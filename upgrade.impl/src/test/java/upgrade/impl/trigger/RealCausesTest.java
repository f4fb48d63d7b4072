package upgrade.impl.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.impl.framework.Jars;
import upgrade.impl.framework.Launched;

/** Each cause on the stacks of the frameworks themselves: their next version may change them. */
class RealCausesTest {
  @TempDir Path storage;

  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** What {@link BundleEvents} does, without an upgrade. */
  private final class Recorder implements EventHook {
    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
      if (event.getType() == BundleEvent.STOPPING) {
        Bundle bundle = event.getBundle();
        boolean persistent = bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        List<Frame> frames = Stack.above(Recorder.class);
        StopCause cause = StopCauses.classify(frames, persistent);
        seen.add(bundle.getSymbolicName() + " " + cause);
        if (cause == StopCause.UNKNOWN) {
          System.err.println(String.join("\n", frames.stream().map(Frame::toString).toList()));
        }
      }
    }
  }

  private Launched launch(Launched.Kind kind) throws Exception {
    Launched launched = new Launched(kind, storage);
    launched.context().registerService(EventHook.class, new Recorder(), null);
    return launched;
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void update(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1"));
      app.update(Jars.app("shop", "2").stream());
      assertThat(seen).containsExactly("shop UPDATE");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void stops(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1"));
      app.stop(Bundle.STOP_TRANSIENT);
      app.start();
      app.stop();
      app.start();
      app.uninstall();
      assertThat(seen)
          .containsExactly("shop TRANSIENT_STOP", "shop PERSISTENT_STOP", "shop UNINSTALL");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void refreshStopsImporters(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle library = launched.install(Jars.library("library", "1").with("Export-Package", "lib"));
      launched.start(Jars.app("shop", "1").with("Import-Package", "lib"));
      refresh(launched, library);
      assertThat(seen).containsExactly("shop REFRESH");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void startLevels(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1"));
      FrameworkStartLevel level = launched.context().getBundle(0).adapt(FrameworkStartLevel.class);
      CountDownLatch raised = new CountDownLatch(1);
      level.setStartLevel(3, event -> raised.countDown());
      assertThat(raised.await(10, TimeUnit.SECONDS)).isTrue();
      app.adapt(BundleStartLevel.class).setStartLevel(3);
      CountDownLatch lowered = new CountDownLatch(1);
      level.setStartLevel(2, event -> lowered.countDown());
      assertThat(lowered.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).containsExactly("shop START_LEVEL");

      app.adapt(BundleStartLevel.class).setStartLevel(1);
      org.awaitility.Awaitility.await().until(() -> app.getState() == Bundle.ACTIVE);
      app.adapt(BundleStartLevel.class).setStartLevel(5);
      org.awaitility.Awaitility.await().until(() -> app.getState() != Bundle.ACTIVE);
      assertThat(seen).containsExactly("shop START_LEVEL", "shop START_LEVEL");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void failingStarts(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      Bundle app = launched.start(Jars.app("shop", "1"));
      expectFailure(() -> app.update(Jars.app("shop", "2").with("Test-Fails", "start").stream()));
      expectFailure(() -> app.start(Bundle.START_TRANSIENT));
      assertThat(seen).containsExactly("shop UPDATE", "shop FAILED_START", "shop FAILED_START");
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void shutdownIsSeenFirstOnTheSystemBundle(Launched.Kind kind) throws Exception {
    try (Launched launched = launch(kind)) {
      launched.start(Jars.app("shop", "1"));
    }
    String system = kind == Launched.Kind.FELIX ? "org.apache.felix.framework" : "org.eclipse.osgi";
    assertThat(seen.get(0)).startsWith(system + " ");
    assertThat(seen).contains("shop START_LEVEL");
  }

  private interface Failing {
    void run() throws BundleException;
  }

  private static void expectFailure(Failing failing) {
    try {
      failing.run();
    } catch (BundleException e) {
      return; // Equinox reports a failed start inside an update by an event only
    }
  }

  private static void refresh(Launched launched, Bundle bundle) throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    launched
        .context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> refreshed.countDown());
    assertThat(refreshed.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
