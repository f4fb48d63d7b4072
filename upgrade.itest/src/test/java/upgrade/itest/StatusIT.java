package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.api.UpgradeResult;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;

/** What the web part tells an operator, and the emergency exit. */
public class StatusIT extends ProtectedTest {
  @Test
  public void itTellsWhatIsProtectedAndWhatRuns() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    String owner = "app [" + application.getBundleId() + "]";
    if (!Await.within(5_000, () -> status().problems().isEmpty())) {
      throw new AssertionError(status().problems().toString());
    }
    assertTrue(
        status().seam(),
        status().seam().startsWith("Felix HTTP Whiteboard, " + api() + ", http://")
            && status().seam().contains(":" + port + "/"));
    List<String> endpoints = status().endpoints(Set.of(application.getBundleId()));
    assertEquals(endpoints.toString(), 1, endpoints.size());
    assertTrue(endpoints.toString(), endpoints.get(0).startsWith("servlet [/app]"));

    control.holdAt("running");
    Future<Answer> held =
        async(() -> Connection.post(port, "/app?do=hold:running&id=secret", new byte[1]));
    control.awaitArrival("running", 1);
    RequestInFlight running = status().requests().get(0);
    assertEquals("POST /app", running.method() + " " + running.path());
    assertEquals(Optional.of(owner), running.bundle());
    assertEquals("running", running.phase());
    assertTrue(running.notRerunnable().toString(), running.notRerunnable().isPresent());
    assertEquals(Long.valueOf(1), status().figures().get("running"));
    control.release("running");
    held.get();
    Await.until("it has ended", () -> status().requests().isEmpty());
  }

  @Test
  public void whatIsReleasedIsAnsweredAtOnceAndTheUpgradeGoesOn() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    String owner = "app [" + application.getBundleId() + "]";
    control.holdAt("starting");
    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    Future<Answer> parked = async(() -> Connection.get(port, "/app?id=secret"));
    Await.until("it is parked", () -> status().figures().get("parked") == 1);
    RequestInFlight waiting = status().requests().get(0);
    assertEquals("parked", waiting.phase());
    assertEquals("the servlet is away", Optional.of(owner), waiting.bundle());

    assertEquals(1, status().release());
    assertEquals("nobody serves it", 404, parked.get().status());
    assertEquals("nothing waits any more", 404, Connection.get(port, "/app?id=2").status());

    control.release("starting");
    updating.join();
    UpgradeResult result = awaitSucceeded();
    assertEquals(1, figure(result, "parked"));
    assertEquals(1, figure(result, "released"));
    assertEquals("2.0.0 3", Connection.get(port, "/app?id=3").text());
  }

  private static String api() {
    return Stack.current().translate("jakarta.servlet.Servlet").split("\\.")[0];
  }

  private Protection status() {
    return context.getService(context.getServiceReference(Protection.class));
  }
}
