package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;

/** While a bundle hangs in its start, its requests get 503 at once, those of others pass. */
public class StuckIT extends ProtectedTest {
  private AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app");
  }

  @Test
  public void parkedAndNewGet503AndTheEndThatComesLateOpensTheGate() throws Exception {
    protection.configured("upgrade", Map.of("step.timeout.ms", 4000L, "quiet.period.ms", 0L));
    Bundle application = start(version("1.0.0"));
    start(AppBundle.of("other", "1.0.0").servlet("/other"));
    control.holdAt("starting");

    Thread updating = updating(application, version("2.0.0").holdStart("starting"));
    control.awaitArrival("starting", 1);
    Future<Answer> parked = async(() -> Connection.get(port, "/app?id=1"));
    protection.awaitParked(1);
    upgrades.awaitEvent("warning STUCK: update of app ");

    assertRefused(parked.get());
    assertRefused(Connection.get(port, "/app?id=2"));
    assertEquals("1.0.0 3", Connection.get(port, "/other?id=3").text());
    String told = String.valueOf(upgrades.events());
    assertTrue(told, told.contains("thread 'itest-updating' in upgrade.itest."));
    assertFalse(told, told.contains("id=1"));

    control.release("starting");
    updating.join();
    UpgradeResult result = awaitSucceeded();
    assertEquals("2.0.0 4", Connection.get(port, "/app?id=4").text());
    assertEquals(2, figure(result, "rejected"));
    assertEquals(1, figure(result, "parked"));
    assertEquals(0, control.seen("servlet 1"));
    assertEquals(0, control.seen("servlet 2"));
  }

  private static void assertRefused(Answer answer) {
    assertEquals(503, answer.status());
    assertEquals(List.of("1"), answer.header("Retry-After"));
  }
}
