package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;
import upgrade.itest.kit.Protection;

/** Our own bundles come, go and change, and harm nobody. */
public class OwnLifecycleIT extends ProtectedTest {
  @Test
  public void nothingFailsWhileWeComeAndGo() throws Exception {
    start(AppBundle.of("app", "1.0.0").servlet("/app"));
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .awaitWarm();

    for (Bundle ours : protection.bundles()) {
      ours.stop();
      load.awaitMore(20);
      ours.start();
      load.awaitMore(20);
    }
    for (Bundle ours : protection.bundles()) {
      ours.update();
      load.awaitMore(20);
    }
    protection.awaitComplete();
    protection.removeCompletely();
    load.awaitMore(20);
    protection = new Protection(context).install();
    load.awaitMore(20);
    load.close();

    load.assertNothingLost();
  }

  @Test
  public void parkedRequestsGet503WhenTheWebPartStops() throws Exception {
    assertParkedRequestsAreAnswered("upgrade.web", false);
  }

  @Test
  public void parkedRequestsGet503WhenTheWebPartIsUninstalled() throws Exception {
    assertParkedRequestsAreAnswered("upgrade.web", true);
  }

  /** Without the runner nobody would open the gate again. */
  @Test
  public void nothingHangsWhenTheRunnerStops() throws Exception {
    assertParkedRequestsAreAnswered("upgrade.impl", false);
  }

  @Test
  public void nothingHangsWhenTheWebPartStopsInTheDrain() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("running");
    Future<Answer> held =
        async(() -> Connection.post(port, "/app?do=hold:running,effect:e&id=1", new byte[1]));
    control.awaitArrival("running", 1);

    Thread updating = updating(application, AppBundle.of("app", "2.0.0").servlet("/app"));
    upgrades.awaitEvent("step SuspendAcceptors");
    protection.bundle("upgrade.web").stop();
    updating.join(TimeUnit.SECONDS.toMillis(15));
    assertFalse("the update ended", updating.isAlive());
    control.release("running");

    assertEquals("1.0.0 1", held.get().text());
    assertEquals(1, control.effects("e"));
    assertEquals("2.0.0 2", Connection.get(port, "/app?id=2").text());
  }

  private void assertParkedRequestsAreAnswered(String part, boolean uninstalled) throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("starting");
    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    List<Future<Answer>> parked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = "parked-" + i;
      parked.add(async(() -> Connection.get(port, "/app?id=" + id)));
    }
    protection.awaitParked(5);

    if (uninstalled) {
      protection.bundle(part).uninstall();
    } else {
      protection.bundle(part).stop();
    }

    for (Future<Answer> one : parked) {
      Answer answer = one.get(5, TimeUnit.SECONDS);
      assertEquals(answer.toString(), 503, answer.status());
      assertEquals(answer.toString(), 1, answer.header("Retry-After").size());
    }
    control.release("starting");
    updating.join(TimeUnit.SECONDS.toMillis(15));
    assertFalse("the update ended", updating.isAlive());
    assertEquals("2.0.0 after", Connection.get(port, "/app?id=after").text());
  }
}
