package upgrade.itest;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;

/** With no drain at all, a request that must not run twice gets the failure that it is. */
public class ForcedPostIT extends ProtectedTest {
  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L, "drain.long.ms", 0L);
  }

  @Test
  public void aPostForcedToFailIsNotExecutedAgain() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("running");
    control.holdAt("starting");
    Future<Answer> held =
        async(
            () ->
                Connection.post(
                    port, "/app?do=body,effect:e,hold:running,context&id=1", new byte[10]));
    control.awaitArrival("running", 1);

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    control.release("running");
    assertEquals("its own failure, at once", 500, held.get().status());
    control.release("starting");
    updating.join();

    UpgradeResult result = awaitSucceeded();
    assertEquals(1, control.effects("e"));
    assertEquals(1, control.seen("servlet 1"));
    assertEquals(1, figure(result, "refused"));
    assertEquals(1, figure(result, "interrupted"));
    assertEquals(0, figure(result, "rerun"));
    assertEquals("2.0.0 2", Connection.get(port, "/app?id=2").text());
  }
}
