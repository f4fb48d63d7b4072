package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;

/** Parks what the updated bundle affects, and nothing else. */
public class ScopeIT extends ProtectedTest {
  @Test
  public void anUnrelatedApplicationGoesOn() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    start(
        AppBundle.of("unrelated", "1.0.0")
            .imports("org.osgi.service.event;org.osgi.service.cm;resolution:=optional")
            .uses("org.osgi.service.servlet.runtime.HttpServiceRuntime")
            .uses("org.osgi.service.event.EventAdmin")
            .uses("org.osgi.service.cm.ConfigurationAdmin")
            .servlet("/unrelated"));
    Thread updating = hold(application, AppBundle.of("app", "2.0.0"), "/app");

    Future<Answer> parked = async(() -> Connection.get(port, "/app?id=1"));
    protection.awaitParked(1);
    for (int i = 0; i < 20; i++) {
      assertEquals("1.0.0 " + i, Connection.get(port, "/unrelated?id=" + i).text());
    }
    assertEquals(404, Connection.get(port, "/nowhere").status());
    assertFalse(parked.isDone());
    assertEquals(1, protection.figure("parked"));

    finish(updating);
    assertEquals("2.0.0 1", parked.get().text());
    awaitSucceeded();
  }

  @Test
  public void aServletInAContextOfTheUpdatedBundleIsParked() throws Exception {
    Bundle application =
        start(AppBundle.of("app", "1.0.0").context("mine", "/mine").servlet("/app"));
    start(
        AppBundle.of("guest", "9.0.0")
            .servlet(
                "/guest",
                "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=mine)"));
    Await.until("the guest serves", () -> Connection.get(port, "/mine/guest?id=0").status() == 200);
    Thread updating =
        hold(application, AppBundle.of("app", "2.0.0").context("mine", "/mine"), "/app");

    Future<Answer> parked = async(() -> Connection.get(port, "/mine/guest?id=1"));
    protection.awaitParked(1);
    finish(updating);

    assertEquals("9.0.0 1", parked.get().text());
    awaitSucceeded();
  }

  @Test
  public void aServletBehindAFilterOfTheUpdatedBundleIsParked() throws Exception {
    Bundle application = start(AppBundle.of("guard", "1.0.0").filter("/guarded"));
    start(AppBundle.of("guarded", "9.0.0").servlet("/guarded"));
    assertEquals(List.of("filter"), Connection.get(port, "/guarded?id=0").header("X-Guard"));
    control.holdAt("starting");
    Thread updating =
        updating(
            application, AppBundle.of("guard", "2.0.0").holdStart("starting").filter("/guarded"));
    control.awaitArrival("starting", 1);

    Future<Answer> parked = async(() -> Connection.get(port, "/guarded?id=1"));
    protection.awaitParked(1);
    finish(updating);

    assertEquals("9.0.0 1", parked.get().text());
    assertEquals(List.of("filter"), parked.get().header("X-Guard"));
    awaitSucceeded();
  }

  @Test
  public void aServletThatUsesAServiceOfTheUpdatedBundleIsParked() throws Exception {
    Bundle provider = start(AppBundle.of("provider", "1.0.0").supplier("theirs"));
    start(AppBundle.of("user", "9.0.0").servlet("/user"));
    assertEquals(
        "9.0.0 0 greeted-by-1.0.0", Connection.get(port, "/user?do=service:theirs&id=0").text());
    control.holdAt("starting");
    Thread updating =
        updating(
            provider, AppBundle.of("provider", "2.0.0").holdStart("starting").supplier("theirs"));
    control.awaitArrival("starting", 1);

    Future<Answer> parked = async(() -> Connection.get(port, "/user?do=service:theirs&id=1"));
    protection.awaitParked(1);
    finish(updating);

    assertEquals("9.0.0 1 greeted-by-2.0.0", parked.get().text());
    awaitSucceeded();
  }

  private Thread hold(Bundle application, AppBundle next, String pattern) throws Exception {
    control.holdAt("starting");
    Thread updating = updating(application, next.holdStart("starting").servlet(pattern));
    control.awaitArrival("starting", 1);
    return updating;
  }

  private void finish(Thread updating) throws Exception {
    control.release("starting");
    updating.join();
  }
}
