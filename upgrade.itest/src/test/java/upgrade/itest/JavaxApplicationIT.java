package upgrade.itest;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** An application of the javax servlet API, which jakarta stacks wrap, is protected as well. */
public class JavaxApplicationIT extends ProtectedTest {
  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L);
  }

  @Test
  public void nothingIsLost() throws Exception {
    Bundle application = start(version("1.0.0"));
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .awaitWarm();
    control.holdAt("starting");

    Thread updating = updating(application, version("2.0.0"));
    control.awaitArrival("starting", 1);
    protection.awaitAllWaiting(8);
    control.release("starting");
    updating.join();
    load.expect("2.0.0");
    load.awaitMore(50);
    load.close();

    load.assertNothingLost();
    awaitSucceeded();
  }

  @Test
  public void aRequestThatFailsIsRerun() throws Exception {
    Bundle application = start(version("1.0.0"));
    control.holdAt("running");
    control.holdAt("starting");
    Future<Answer> held = async(() -> Connection.get(port, "/app?do=hold:running,context&id=1"));
    control.awaitArrival("running", 1);

    Thread updating = updating(application, version("2.0.0"));
    control.awaitArrival("starting", 1);
    control.release("running");
    control.release("starting");
    updating.join();

    assertEquals("2.0.0 1", held.get().text());
    assertEquals(1, figure(awaitSucceeded(), "rerun"));
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).javax().holdStart("starting").servlet("/app");
  }
}
