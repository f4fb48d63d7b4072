package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** Shows that the tests can fail: without us an update loses requests. */
public class UnprotectedIT extends WebTest {
  @Test
  public void anUpdateUnderLoadLosesRequests() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    Load load = new Load(port, control, 4, "/app", "POST /app?do=body,effect:$id").awaitWarm();
    control.holdAt("starting");

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    load.awaitMore(100);
    control.release("starting");
    updating.join();
    load.awaitMore(100);
    load.close();

    assertFalse(load.failures().isEmpty());
  }

  @Test
  public void aRequestInFlightFails() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("running");
    var held = async(() -> Connection.get(port, "/app?do=hold:running,context&id=1"));
    control.awaitArrival("running", 1);

    application.update(AppBundle.of("app", "2.0.0").servlet("/app").jar());
    control.release("running");

    assertEquals(500, held.get().status());
    Answer after = Connection.get(port, "/app?id=2");
    assertEquals("2.0.0 2", after.text());
  }
}
