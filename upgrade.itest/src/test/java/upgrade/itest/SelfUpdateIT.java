package upgrade.itest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** An application whose page updates it. */
public class SelfUpdateIT extends ProtectedTest {
  @Test
  public void aRequestThatUpdatesItsOwnBundleNeitherStallsNorRunsTwice() throws Exception {
    start(version("1.0.0"));
    control.onSelfUpdate(bundle -> update(bundle, version("2.0.0")));
    Load load = new Load(port, control, 4, "/app", "POST /app?do=body,effect:$id").awaitWarm();

    long start = System.nanoTime();
    Future<Answer> page =
        async(() -> Connection.post(port, "/app?do=effect:e,self-update&id=1", new byte[1]));
    Answer answer = page.get(20, SECONDS);
    long seconds =
        SECONDS.convert(System.nanoTime() - start, java.util.concurrent.TimeUnit.NANOSECONDS);
    load.expect("2.0.0");
    load.awaitMore(50);
    load.close();

    assertEquals("1.0.0 1", answer.text());
    assertTrue("took " + seconds + " s", seconds < 4);
    assertEquals(1, control.effects("e"));
    assertEquals(1, control.seen("servlet 1"));
    load.assertNothingLost();
    awaitSucceeded();
  }

  @Test
  public void itGetsItsOwnFailure() throws Exception {
    start(version("1.0.0"));
    control.onSelfUpdate(bundle -> update(bundle, version("2.0.0")));

    Answer answer = Connection.get(port, "/app?do=effect:e,self-update,context&id=1");

    assertEquals(500, answer.status());
    assertEquals(1, control.effects("e"));
    assertEquals(1, control.seen("servlet 1"));
    assertEquals("2.0.0 2", Connection.get(port, "/app?id=2").text());
    awaitSucceeded();
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).servlet("/app");
  }

  private static void update(Bundle bundle, AppBundle version) {
    try {
      bundle.update(version.jar());
    } catch (BundleException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
