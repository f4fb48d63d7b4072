package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;

/** With no short drain, requests in flight meet the update: what happens depends on their kind. */
public class ShortDrainIT extends ProtectedTest {
  private static final byte[] BODY = "the body".getBytes(StandardCharsets.US_ASCII);
  private static final int SUM = sum(BODY);

  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L, "drain.long.ms", 1_000L);
  }

  @Test
  public void aGetThatFailsIsRerun() throws Exception {
    Bundle application = start(version("1.0.0"));
    Future<Answer> held = heldInOldVersion("GET", "/app?do=hold:running,header:one,context&id=1");

    updateUnder(application, version("2.0.0"));

    assertEquals("2.0.0 1", held.get().text());
    assertEquals(200, held.get().status());
    assertEquals(List.of("one"), held.get().header("X-Itest"));
    assertEquals(2, control.seen("servlet 1"));
    UpgradeResult result = awaitSucceeded();
    assertEquals(1, figure(result, "failed"));
    assertEquals(1, figure(result, "rerun"));
    assertEquals(0, figure(result, "refused"));
  }

  @Test
  public void aGetThatAnswers500IsRerun() throws Exception {
    assertRerun("status:500");
  }

  @Test
  public void aGetThatClosesA500IsRerun() throws Exception {
    assertRerun("status:500,close");
  }

  @Test
  public void aGetThatSendsAnErrorIsRerun() throws Exception {
    assertRerun("send-error:503");
  }

  @Test
  public void aGetThatThrowsAnErrorIsRerun() throws Exception {
    assertRerun("linkage-error");
  }

  private void assertRerun(String failure) throws Exception {
    Bundle application = start(version("1.0.0"));
    Future<Answer> held =
        heldInOldVersion("GET", "/app?do=hold:running,done-if:2.0.0," + failure + "&id=1");

    updateUnder(application, version("2.0.0"));

    assertEquals("200 2.0.0 1", held.get().status() + " " + held.get().text());
    assertEquals(2, control.seen("servlet 1"));
    assertEquals(1, figure(awaitSucceeded(), "rerun"));
  }

  @Test
  public void anUndamagedGetIsAnsweredByTheOldVersion() throws Exception {
    Bundle application = start(version("1.0.0"));
    Future<Answer> held = heldInOldVersion("GET", "/app?do=hold:running&id=1");

    updateUnder(application, version("2.0.0"));

    assertEquals("1.0.0 1", held.get().text());
    assertEquals(1, control.seen("servlet 1"));
    assertEquals(0, figure(awaitSucceeded(), "rerun"));
  }

  @Test
  public void aPostIsWaitedFor() throws Exception {
    Bundle application = start(version("1.0.0"));
    Future<Answer> held =
        heldInOldVersion("POST", "/app?do=hold:running,context,body,effect:e&id=1");
    control.holdAt("starting");

    Thread updating = updating(application, version("2.0.0"));
    upgrades.awaitEvent("step SuspendAcceptors");
    assertFalse("the update waits", control.arrivesWithin("starting", 200));
    control.release("running");
    control.release("starting");
    updating.join();

    assertEquals("1.0.0 1 " + SUM, held.get().text());
    assertEquals(1, control.effects("e"));
    assertEquals(1, control.seen("servlet 1"));
    UpgradeResult result = awaitSucceeded();
    assertEquals(1, figure(result, "drained"));
    assertEquals(0, figure(result, "rerun"));
  }

  @Test
  public void aPostThatMayRunAgainAndFailedBeforeItsEffectIsRerun() throws Exception {
    Bundle application = start(version("1.0.0", "upgrade.rerun=always"));
    Future<Answer> held =
        heldInOldVersion("POST", "/app?do=body,hold:running,context,effect:e&id=1");

    updateUnder(application, version("2.0.0", "upgrade.rerun=always"));

    assertEquals("2.0.0 1 " + SUM, held.get().text());
    assertEquals(1, control.effects("e"));
    assertEquals(2, control.seen("servlet 1"));
    assertEquals(1, figure(awaitSucceeded(), "rerun"));
  }

  @Test
  public void aPostThatMayRunAgainAndFailedAfterItsEffectHasItOnce() throws Exception {
    Bundle application = start(version("1.0.0", "upgrade.rerun=always"));
    Future<Answer> held =
        heldInOldVersion("POST", "/app?do=effect-once:e,hold:running,body,context&id=1");

    updateUnder(application, version("2.0.0", "upgrade.rerun=always"));

    assertEquals("2.0.0 1 " + SUM, held.get().text());
    assertEquals(1, control.effects("e"));
    assertEquals(2, control.seen("servlet 1"));
    assertEquals(1, figure(awaitSucceeded(), "rerun"));
  }

  @Test
  public void aRequestThatSaysNeverIsNotRerun() throws Exception {
    Bundle application = start(version("1.0.0", "upgrade.rerun=always"));
    Future<Answer> held =
        heldInOldVersion(
            "POST", "/app?do=effect:e,attribute:upgrade.rerun=never,hold:running,context&id=1");

    updateUnder(application, version("2.0.0", "upgrade.rerun=always"));

    assertEquals(500, held.get().status());
    assertEquals(1, control.effects("e"));
    assertEquals(1, control.seen("servlet 1"));
  }

  @Test
  public void aCommittedAnswerIsNotRerun() throws Exception {
    Bundle application = start(version("1.0.0"));
    control.holdAt("running");
    Future<String> held =
        async(
            () -> {
              try {
                return Connection.get(port, "/app?do=partial:half,flush,hold:running,context&id=1")
                    .text();
              } catch (java.io.IOException broken) {
                return "broken";
              }
            });
    control.awaitArrival("running", 1);

    updateUnder(application, version("2.0.0"));

    assertTrue(held.get(), held.get().equals("broken") || held.get().startsWith("half"));
    assertFalse(held.get(), held.get().contains("2.0.0"));
    assertEquals(1, control.seen("servlet 1"));
    assertEquals(0, figure(awaitSucceeded(), "rerun"));
  }

  private Future<Answer> heldInOldVersion(String method, String target) throws Exception {
    control.holdAt("running");
    Future<Answer> held =
        async(
            () ->
                method.equals("POST")
                    ? Connection.post(port, target, BODY)
                    : Connection.get(port, target));
    control.awaitArrival("running", 1);
    return held;
  }

  /** Updates, and lets the held request go on when the old version is gone. */
  private void updateUnder(Bundle application, AppBundle next) throws Exception {
    Thread updating = updateHeld(application, next);
    control.release("running");
    control.release("starting");
    updating.join();
  }

  private Thread updateHeld(Bundle application, AppBundle next) throws Exception {
    control.holdAt("starting");
    Thread updating = updating(application, next);
    control.awaitArrival("starting", 1);
    return updating;
  }

  private static AppBundle version(String version, String... properties) {
    return AppBundle.of("app", version).holdStart("starting").servlet("/app", properties);
  }

  static int sum(byte[] bytes) {
    int sum = 0;
    for (byte one : bytes) {
      sum += one;
    }
    return sum;
  }
}
