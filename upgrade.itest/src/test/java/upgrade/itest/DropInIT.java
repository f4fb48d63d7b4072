package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import upgrade.itest.frame.PlainFrame;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Load;
import upgrade.itest.kit.Protection;

/** The jars that an operator drops into a running framework protect it, in any order. */
public class DropInIT extends WebTest {
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final SynchronousBundleListener listener =
      event -> {
        if (event.getType() == BundleEvent.STOPPED) {
          stopped.add(event.getBundle().getSymbolicName());
        }
      };
  private final List<Bundle> dropped = new ArrayList<>();

  @Override
  @Configuration
  public Option[] configuration() {
    return new Option[] {PlainFrame.bare()};
  }

  @After
  public void remove() throws Exception {
    context.removeBundleListener(listener);
    for (Bundle bundle : dropped) {
      bundle.uninstall();
    }
  }

  @Test
  public void inOrder() throws Exception {
    assertProtects(Stack.current().drop());
  }

  @Test
  public void backwards() throws Exception {
    List<File> jars = new ArrayList<>(Stack.current().drop());
    Collections.reverse(jars);
    assertProtects(jars);
  }

  private void assertProtects(List<File> jars) throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    Load load =
        new Load(port, control, 8, "/app", "/app?do=context", "POST /app?do=body,effect:$id")
            .awaitWarm();
    context.addBundleListener(listener);

    assertTrue("there is something to drop", jars.size() >= 3);
    for (File jar : jars) {
      Bundle bundle = context.installBundle(jar.toURI().toString());
      dropped.add(bundle);
    }
    for (Bundle bundle : dropped) {
      bundle.start();
      load.awaitMore(10);
    }
    Protection protection = new Protection(context).of(dropped);
    protection.awaitComplete();
    assertEquals("nothing was restarted", List.of(), stopped);
    load.awaitMore(50);
    control.holdAt("starting");

    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    protection.awaitAllWaiting(8);
    control.release("starting");
    updating.join();
    load.expect("2.0.0");
    load.awaitMore(50);
    load.close();

    load.assertNothingLost();
    assertEquals(List.of("app"), stopped);
  }
}
