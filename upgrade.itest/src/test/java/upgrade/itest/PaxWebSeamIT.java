package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import upgrade.api.UpgradeResult;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** What is different where requests are led through below the servlet API. */
public class PaxWebSeamIT extends ProtectedTest {
  @Before
  public void onlyThere() {
    assumeTrue(Stack.current() == Stack.PAXWEB11);
  }

  @Test
  public void theSeamIsJettys() throws Exception {
    ServiceReference<?> reference = context.getServiceReferences("upgrade.api.Protection", null)[0];
    upgrade.api.Protection status = (upgrade.api.Protection) context.getService(reference);
    assertTrue(status.seam(), status.seam().startsWith("Pax Web 11."));
    assertTrue(status.seam(), status.seam().contains("Jetty 12."));
    assertEquals(status.problems().toString(), 0, status.problems().size());
  }

  /** A POST is not run again, unless nobody has seen it. */
  @Test
  public void aPostThatMeetsNoServletRunsWhenThereIsOneAgain() throws Exception {
    Bundle application = start(version("1.0.0"));
    Load load = new Load(port, control, 8, "POST /app?do=body,effect:$id").awaitWarm();
    for (int i = 2; i <= 6; i++) {
      application.update(version(i + ".0.0").jar());
      load.expect(i + ".0.0");
      load.awaitMore(50);
    }
    load.close();
    load.assertNothingLost();
  }

  @Test
  public void oursComeAndGoUnderLoadWithoutARestart() throws Exception {
    start(version("1.0.0"));
    Load load = new Load(port, control, 8, "/app", "POST /app?do=body,effect:$id").awaitWarm();
    for (int i = 0; i < 3; i++) {
      protection.removeCompletely();
      load.awaitMore(50);
      protection = new upgrade.itest.kit.Protection(context).install();
      load.awaitMore(50);
    }
    load.close();
    load.assertNothingLost();
    assertEquals("1.0.0 last", Connection.get(port, "/app?id=last").text());
  }

  @Test
  public void anUpdateIsProtectedAndSaysSo() throws Exception {
    Bundle application = start(version("1.0.0"));
    application.update(version("2.0.0").jar());
    UpgradeResult result = awaitSucceeded();
    assertTrue(result.isProtected());
    assertEquals("2.0.0 x", Connection.get(port, "/app?id=x").text());
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app").supplier("own");
  }
}
