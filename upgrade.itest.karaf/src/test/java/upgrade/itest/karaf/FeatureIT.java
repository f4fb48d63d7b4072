package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.bundle.EventHook;
import upgrade.itest.WebTest;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;
import upgrade.itest.kit.Protection;

/**
 * The feature comes and goes under load. Runs before all that uses the API: a test bundle that is
 * wired to it would be refreshed with it.
 */
public class FeatureIT extends WebTest {
  @Test
  public void theFeatureComesAndGoesUnderLoadAndLeavesNothing() throws Exception {
    KarafShell shell = new KarafShell(context);
    start(AppBundle.of("app", "1.0.0").filter("/app").servlet("/app"));
    Protection before = new Protection(context).install();
    List<String> commands = awaitCommands(shell);
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .demand("X-Guard", "filter")
            .awaitWarm();

    shell.run("feature:uninstall upgrade");
    load.awaitMore(50);
    assertNothingLeft(shell);
    before.assertNothingLeft();

    shell.run("feature:install upgrade");
    load.awaitMore(50);
    new Protection(context).install();
    load.close();

    load.assertNothingLost();
    assertEquals(commands, awaitCommands(shell));
  }

  private static List<String> awaitCommands(KarafShell shell) throws Exception {
    Await.until("commands are there", () -> shell.commands("upgrade").contains("update"));
    return shell.commands("upgrade");
  }

  private void assertNothingLeft(KarafShell shell) throws Exception {
    assertEquals(List.of(), ours());
    assertEquals(List.of(), shell.commands("upgrade"));
    for (ServiceReference<?> hook : context.getServiceReferences(EventHook.class, null)) {
      assertTrue(hook.toString(), !hook.getBundle().getSymbolicName().startsWith("upgrade."));
    }
    Await.until("no thread of ours is left", () -> Protection.threads().isEmpty());
    assertEquals(List.of(), framesOfOurs());
    assertEquals(List.of(), files(new File(System.getProperty("karaf.data")), 2));
  }

  private List<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getLocation().startsWith("mvn:upgrade/"))
        .toList();
  }

  /** What of ours a request still passes through, if handlers or preprocessors stayed behind. */
  private List<String> framesOfOurs() throws Exception {
    control.holdAt("inside");
    Future<Answer> held = async(() -> Connection.get(port, "/app?do=hold:inside&id=inside"));
    control.awaitArrival("inside", 1);
    List<String> found = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> one : Thread.getAllStackTraces().entrySet()) {
      for (StackTraceElement frame : one.getValue()) {
        if (frame.getClassName().matches("upgrade\\.(api|impl|web|paxweb|karaf)\\..*")) {
          found.add(one.getKey().getName() + ": " + frame);
        }
      }
    }
    control.release("inside");
    assertEquals(200, held.get().status());
    return found;
  }

  /** Files with our name that are not the framework's own storage. */
  private static List<File> files(File folder, int depth) {
    List<File> found = new ArrayList<>();
    File[] files = folder.listFiles();
    for (File file : files == null ? new File[0] : files) {
      if (file.getName().startsWith("upgrade")) {
        found.add(file);
      } else if (file.isDirectory() && depth > 1 && !file.getName().equals("cache")) {
        found.addAll(files(file, depth - 1));
      }
    }
    return found;
  }
}
