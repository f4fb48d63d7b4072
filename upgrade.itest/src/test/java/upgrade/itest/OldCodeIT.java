package upgrade.itest;

import static org.junit.Assert.assertEquals;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;

/** Nothing of the application's is kept: its old code can be collected. */
public class OldCodeIT extends ProtectedTest {
  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L);
  }

  @Test
  public void theOldClassLoaderIsCollectableAfterItsLastRequest() throws Exception {
    Bundle application = start(version("1.0.0"));
    WeakReference<ClassLoader> old = control.loaders().get(0);
    control.holdAt("running");
    control.holdAt("starting");
    Future<Answer> held =
        async(() -> Connection.get(port, "/app?do=hold:running,context&id=rerun"));
    control.awaitArrival("running", 1);
    Thread updating = updating(application, version("2.0.0"));
    control.awaitArrival("starting", 1);
    Future<Answer> parked = async(() -> Connection.get(port, "/app?id=parked"));
    protection.awaitParked(1);
    control.release("running");
    control.release("starting");
    updating.join();
    assertEquals("2.0.0 rerun", held.get().text());
    assertEquals("2.0.0 parked", parked.get().text());
    awaitSucceeded();
    assertEquals("2.0.0 last", Connection.get(port, "/app?do=context&id=last").text());

    Await.until(
        "the old code is collected",
        () -> {
          System.gc();
          return old.get() == null;
        });
  }

  private static AppBundle version(String version) {
    return AppBundle.of("app", version).holdStart("starting").servlet("/app");
  }
}
