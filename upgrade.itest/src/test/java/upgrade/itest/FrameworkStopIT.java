package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import upgrade.itest.frame.Frame;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Control;
import upgrade.itest.kit.Load;
import upgrade.itest.kit.Protection;
import upgrade.itest.kit.StoppingThread;

/** A framework that stops under load waits for nobody; runs in frameworks of its own. */
public class FrameworkStopIT {
  private static final int APPLICATIONS = 30;
  private static final long LIMIT_MILLIS = 200;

  /** So many stops with us and without, by turns. */
  private static final int ROUNDS = 4;

  /** Felix reads it once in a JVM's life; the Pax Exam tests that follow need it there. */
  @BeforeClass
  public static void keepPaxExamsProtocols() {
    System.setProperty("java.protocol.handler.pkgs", "org.ops4j.pax.url");
  }

  /**
   * The shortest stops are compared, since whatever else runs on the machine makes a stop longer,
   * never shorter: the minimum is nearest to what the stop itself costs, and a median of so few
   * moves by more than the limit. What a minimum cannot show, a wait of ours that only some stops
   * meet, is looked for on the stopping thread itself.
   */
  @Test
  public void aStopTakesHardlyLongerWithUs() throws Exception {
    List<Long> without = new ArrayList<>();
    List<Long> with = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      boolean first = i % 2 == 0;
      (first ? with : without).add(stopMillis(first));
      (first ? without : with).add(stopMillis(!first));
    }

    assertTrue(
        with + " ms with us, " + without + " without",
        Collections.min(with) - Collections.min(without) < LIMIT_MILLIS);
    assertEquals(Set.of(), Protection.threads());
  }

  /** How long the stop takes. */
  private static long stopMillis(boolean isProtected) throws Exception {
    Path storage = Files.createTempDirectory("itest-storage");
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "felix.service.urlhandlers", "false",
                    "org.osgi.framework.storage", storage.toString(),
                    "org.osgi.framework.storage.clean", "onFirstInit",
                    "org.osgi.service.http.port", "0",
                    "org.apache.felix.http.host", "127.0.0.1"));
    framework.start();
    assertEquals(Frame.current().symbolicName(), framework.getSymbolicName());
    try {
      return stopMillis(framework, isProtected);
    } finally {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
      delete(storage);
    }
  }

  private static long stopMillis(Framework framework, boolean isProtected) throws Exception {
    BundleContext context = framework.getBundleContext();
    List<File> jars = new ArrayList<>(Stack.base());
    jars.addAll(Stack.current().bundles());
    jars.addAll(Stack.api());
    startAll(context, jars);
    Control control = new Control(context);
    for (int i = 0; i < APPLICATIONS; i++) {
      AppBundle.of("app" + i, "1.0.0").servlet("/app" + i).start(context);
    }
    if (isProtected) {
      new Protection(context).install();
    }
    int port = port(context);
    Load load = new Load(port, control, 8, "/app0", "/app7", "POST /app29?do=body,effect:$id");
    load.awaitWarm();
    load.awaitMore(200);
    try (StoppingThread stopping = StoppingThread.of(context)) {
      long start = System.nanoTime();
      framework.stop();
      FrameworkEvent stopped = framework.waitForStop(TimeUnit.SECONDS.toMillis(60));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertEquals(FrameworkEvent.STOPPED, stopped.getType());
      assertEquals(List.of(), stopping.waitsOfOurs());
      return millis;
    } finally {
      load.abandon();
    }
  }

  private static void startAll(BundleContext context, List<File> jars) throws BundleException {
    List<Bundle> bundles = new ArrayList<>();
    for (File jar : jars) {
      bundles.add(context.installBundle(jar.toURI().toString()));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  private static int port(BundleContext context) throws Exception {
    String runtime =
        Stack.current().translate("org.osgi.service.servlet.runtime.HttpServiceRuntime");
    Await.until(
        "there is an HTTP service",
        () -> context.getAllServiceReferences(runtime, "(osgi.http.endpoint=*)") != null);
    ServiceReference<?> reference =
        context.getAllServiceReferences(runtime, "(osgi.http.endpoint=*)")[0];
    return WebTest.port(reference);
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
