package upgrade.itest.trigger;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.ProtectedTest;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.ServiceUpgrade;

/** An upgrade that somebody starts: it can refuse, and puts the old version back. */
public class ServiceIT extends ProtectedTest {
  private static AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app");
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L, "drain.long.ms", 0L);
  }

  @Test
  public void theNewVersionServes() throws Exception {
    Bundle application = start(version("1.0.0"));
    UpgradeResult result = ServiceUpgrade.perform(context, application, version("2.0.0"));
    assertSucceeded(result);
    assertEquals("2.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  @Test
  public void contentOfAnotherBundleIsRefused() throws Exception {
    Bundle application = start(version("1.0.0"));
    UpgradeResult result =
        ServiceUpgrade.perform(
            context, application, AppBundle.of("other", "2.0.0").servlet("/app"));
    assertEquals(UpgradeResult.Outcome.REFUSED, result.outcome());
    assertTrue(result.problems().toString().contains("other"));
    assertEquals("1.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  /** Nobody waits for it: the drains are zero. */
  @Test
  public void whoWouldBeCutOffKeepsAnUpgradeBackWithNothingChanged() throws Exception {
    Bundle application = start(version("1.0.0"));
    control.holdAt("running");
    Future<Answer> held =
        async(() -> Connection.post(port, "/app?do=effect:e,hold:running&id=held", new byte[10]));
    control.awaitArrival("running", 1);

    UpgradeResult result = ServiceUpgrade.perform(context, application, version("2.0.0"));

    assertEquals(UpgradeResult.Outcome.REFUSED, result.outcome());
    String problems = result.problems().toString();
    assertTrue(problems, problems.contains("SoftPurge") && problems.contains("POST /app"));
    control.release("running");
    assertEquals("1.0.0 held", held.get().text());
    assertEquals(1, control.effects("e"));
    assertSucceeded(ServiceUpgrade.perform(context, application, version("2.0.0")));
  }

  @Test
  public void aVersionThatDoesNotStartIsRolledBack() throws Exception {
    Bundle application = start(version("1.0.0"));
    UpgradeResult result =
        ServiceUpgrade.perform(context, application, version("2.0.0").failStart());
    assertEquals(UpgradeResult.Outcome.ROLLED_BACK, result.outcome());
    assertEquals("1.0.0", application.getVersion().toString());
    assertEquals("1.0.0 1", Connection.get(port, "/app?id=1").text());
  }
}
