package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L, "drain.long.ms", 500L);
  }

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

  @Test
  public void nothingOfWhatARequestContainsIsTold() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    List<String> told = new CopyOnWriteArrayList<>();
    Handler handler = collecting(told);
    Logger root = Logger.getLogger("upgrade");
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    try {
      control.holdAt("running");
      Future<Answer> failing = async(() -> secret("GET", "hold:running,context"));
      Future<Answer> refused = async(() -> secret("POST", "hold:running,body,context"));
      control.awaitArrival("running", 2);
      control.holdAt("starting");
      Thread updating =
          updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
      control.awaitArrival("starting", 1);
      Future<Answer> parked = async(() -> secret("POST", ""));
      Await.until("it is parked", () -> status().figures().get("parked") == 1);
      status().requests().forEach(request -> told.add(request + " " + request.bundle()));
      control.release("running");
      Await.until("one has failed", () -> status().figures().get("failed") == 1);
      control.release("starting");
      updating.join();
      assertEquals(
          "200 500 200",
          failing.get().status() + " " + refused.get().status() + " " + parked.get().status());
    } finally {
      root.removeHandler(handler);
      root.setLevel(null);
    }
    UpgradeResult result = upgrades.awaitOnly();
    told.addAll(upgrades.events());
    told.add(result.figures() + " " + result.problems());
    assertTrue(told.toString(), told.toString().contains("/app"));
    assertTrue(told.toString(), figure(result, "pause.longest.ms") > 0);
    told.forEach(line -> assertFalse(line, line.contains("secret")));
  }

  private Answer secret(String method, String what) throws IOException {
    try (Connection connection = new Connection(port)) {
      return connection.exchange(
          method,
          "/app?do=" + what + "&id=secret",
          "Authorization: Bearer secret\r\nCookie: session=secret\r\n",
          method.equals("POST") ? "secret".getBytes(StandardCharsets.US_ASCII) : null);
    }
  }

  private static Handler collecting(List<String> told) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            told.add(logged.getLoggerName() + " " + logged.getMessage());
            for (Throwable t = logged.getThrown(); t != null; t = t.getCause()) {
              told.add(t.toString());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  private static String api() {
    return Stack.current().translate("jakarta.servlet.Servlet").split("\\.")[0];
  }

  private Protection status() {
    return context.getService(context.getServiceReference(Protection.class));
  }
}
