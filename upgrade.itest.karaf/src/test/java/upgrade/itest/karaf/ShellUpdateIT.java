package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.ProtectedTest;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** Updates by Karaf's own {@code bundle:update}, under load: no request may notice. */
public class ShellUpdateIT extends ProtectedTest {
  private KarafShell shell;
  private Path jar;

  @Before
  public void open() throws Exception {
    shell = new KarafShell(context);
    jar = Files.createTempFile("itest", ".jar");
  }

  @After
  public void delete() throws Exception {
    Files.delete(jar);
  }

  @Test
  public void bundleUpdateLosesNothing() throws Exception {
    Bundle application = start(version("1.0.0"));
    // In a context of its own: on Pax Web a filter that changes affects all of its context.
    start(
        AppBundle.of("other", "9.0.0")
            .context("other", "/other")
            .servlet(
                "/app",
                "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=other)"));
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .demand("X-Guard", "filter")
            .awaitWarm();
    control.holdAt("starting");

    Future<String> typed = async(() -> bundleUpdate(application, "2.0.0"));
    control.awaitArrival("starting", 1);
    protection.awaitAllWaiting(8);
    assertAnswersAtOnce("/other/app");
    control.release("starting");
    String said = typed.get(20, TimeUnit.SECONDS);
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    UpgradeResult result = awaitSucceeded();
    assertTrue(result.figures().toString(), figure(result, "parked") > 0);
    assertTrue(said, said.contains("app [" + application.getBundleId() + "]"));
    assertEquals("2.0.0 last", Connection.get(port, "/app?id=last").text());
  }

  @Test
  public void upgradeUpdateLosesNothing() throws Exception {
    Bundle application = start(version("1.0.0"));
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .awaitWarm();

    awaitNoProblem();
    write("2.0.0");
    String said = shell.run("upgrade:update " + application.getBundleId() + " " + jar.toUri());
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    assertTrue(said, said.contains("1.0.0 -> 2.0.0 succeeded"));
    awaitSucceeded();
  }

  /** What is started deliberately is refused as long as something is not protected. */
  private void awaitNoProblem() throws Exception {
    upgrade.api.Protection web =
        context.getService(context.getServiceReference(upgrade.api.Protection.class));
    if (!Await.within(15_000, () -> web.problems().isEmpty())) {
      throw new AssertionError(web.problems().toString());
    }
  }

  private String bundleUpdate(Bundle bundle, String version) throws Exception {
    write(version);
    return shell.run("bundle:update " + bundle.getBundleId() + " " + jar.toUri());
  }

  private void write(String version) throws Exception {
    try (InputStream content = version(version).jar()) {
      Files.copy(content, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).filter("/app").holdStart("starting").servlet("/app");
  }

  /** A servlet of another bundle, which has no part in it. */
  private void assertAnswersAtOnce(String path) throws Exception {
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      assertEquals("9.0.0 " + i, Connection.get(port, path + "?id=" + i).text());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis + " ms", millis < 1_000);
    }
  }
}
