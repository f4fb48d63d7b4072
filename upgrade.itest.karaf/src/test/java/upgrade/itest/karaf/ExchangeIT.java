package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Locale;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.WebTest;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** The HTTP service of a running Karaf is exchanged; runs last, for it leaves another one. */
public class ExchangeIT extends WebTest {
  private KarafShell shell;
  private String there = Stack.current().name().toLowerCase(Locale.ROOT);

  @Test
  public void theSeamFollowsTheHttpService() throws Exception {
    shell = new KarafShell(context);
    awaitStatus(Stack.current().seam());
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));

    exchange("tomcat");
    awaitServed();
    awaitStatus("not protected");
    assertTrue(shell.run("upgrade:status").contains("Tomcat"));

    exchange("undertow");
    awaitServed();
    awaitStatus("not protected");
    assertTrue(shell.run("upgrade:status").contains("Undertow"));

    exchange("felixhttp");
    awaitServed();
    awaitStatus("Felix HTTP Whiteboard");
    Load load = new Load(port, control, 8, "/app", "POST /app?do=body,effect:$id").awaitWarm();
    application.update(AppBundle.of("app", "2.0.0").servlet("/app").jar());
    load.expect("2.0.0");
    load.awaitMore(50);
    load.close();
    load.assertNothingLost();

    exchange("none");
    awaitStatus("no HTTP service");
  }

  private void exchange(String next) throws Exception {
    shell.run("feature:uninstall itest-" + there);
    shell.run("feature:install itest-" + next);
    there = next;
  }

  private void awaitServed() throws Exception {
    Await.until(there + " serves", () -> Connection.get(port, "/app?id=1").status() == 200);
    assertEquals("1.0.0 2", Connection.get(port, "/app?id=2").text());
  }

  private void awaitStatus(String part) throws Exception {
    if (!Await.within(15_000, () -> shell.run("upgrade:status").contains(part))) {
      throw new AssertionError(there + ": " + shell.run("upgrade:status"));
    }
  }
}
