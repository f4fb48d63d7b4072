package upgrade.itest;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** What stands before a servlet stays there: no answer without its guards, none passed twice. */
public class GuardsIT extends ProtectedTest {
  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L);
  }

  @Test
  public void aCatchAllServletNeverAnswersForTheAbsentOne() throws Exception {
    start(AppBundle.of("catch-all", "0.0.1").servlet("/*"));
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    Load load = new Load(port, control, 8, "/app", "/app?do=context").awaitWarm();
    load.expect("1.0.0");
    control.holdAt("starting");

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    protection.awaitAllWaiting(8);
    assertEquals("0.0.1 other", Connection.get(port, "/other?id=other").text());
    control.release("starting");
    updating.join();
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    awaitSucceeded();
  }

  @Test
  public void aParkedRequestPassesEachGuardOnce() throws Exception {
    start(AppBundle.of("guards", "1.0.0").filter("/app").preprocessor());
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    assertPassedOnce("before", Connection.get(port, "/app?id=before"));
    control.holdAt("starting");

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    Future<Answer> parked = async(() -> Connection.get(port, "/app?id=parked"));
    protection.awaitParked(1);
    control.release("starting");
    updating.join();

    assertEquals("2.0.0 parked", parked.get().text());
    assertPassedOnce("parked", parked.get());
    awaitSucceeded();
  }

  @Test
  public void aRerunPassesTheFilterOncePerAttempt() throws Exception {
    start(AppBundle.of("guards", "1.0.0").filter("/app").preprocessor());
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("running");
    control.holdAt("starting");
    Future<Answer> held =
        async(() -> Connection.get(port, "/app?do=hold:running,context&id=rerun"));
    control.awaitArrival("running", 1);

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    control.release("running");
    control.release("starting");
    updating.join();

    assertEquals("2.0.0 rerun", held.get().text());
    assertEquals(List.of("preprocessor", "filter"), held.get().header("X-Guard"));
    assertEquals(2, control.seen("servlet rerun"));
    assertEquals(2, control.seen("filter rerun"));
    assertEquals(
        Stack.current().isInFrontOfPreprocessors() ? 2 : 1, control.seen("preprocessor rerun"));
    awaitSucceeded();
  }

  @Test
  public void aFilterThatGoesBeforeItsServletOpensNoHole() throws Exception {
    Bundle application =
        start(AppBundle.of("app", "1.0.0").filter("/app").holdStop("filter-gone").servlet("/app"));
    Load load = guardedLoad();
    control.holdAt("filter-gone");

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").filter("/app").servlet("/app"));
    control.awaitArrival("filter-gone", 1);
    protection.awaitAllWaiting(8);
    control.release("filter-gone");
    updating.join();
    assertUnharmed(load);
  }

  @Test
  public void aFilterThatComesAfterItsServletOpensNoHole() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app").filter("/app"));
    Load load = guardedLoad();
    control.holdAt("filter-missing");

    Thread updating =
        updating(
            application,
            AppBundle.of("app", "2.0.0")
                .servlet("/app")
                .holdStart("filter-missing")
                .filter("/app"));
    control.awaitArrival("filter-missing", 1);
    protection.awaitAllWaiting(8);
    control.release("filter-missing");
    updating.join();
    assertUnharmed(load);
  }

  private Load guardedLoad() throws Exception {
    return new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
        .demand("X-Guard", "filter")
        .awaitWarm();
  }

  private void assertUnharmed(Load load) throws Exception {
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();
    load.assertNothingLost();
    awaitSucceeded();
  }

  private void assertPassedOnce(String id, Answer answer) {
    assertEquals(List.of("preprocessor", "filter"), answer.header("X-Guard"));
    assertEquals(1, control.seen("servlet " + id));
    assertEquals(1, control.seen("filter " + id));
    assertEquals(1, control.seen("preprocessor " + id));
  }
}
