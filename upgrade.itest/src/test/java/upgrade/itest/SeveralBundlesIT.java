package upgrade.itest;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Assert;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** Updates that concern more than one bundle, with rerun instead of a short drain. */
public class SeveralBundlesIT extends ProtectedTest {
  @Override
  protected Map<String, Object> settings() {
    return Map.of("drain.short.ms", 0L, "drain.refresh.ms", 0L);
  }

  @Test
  public void anExporterAndItsImportersAreRefreshed() throws Exception {
    Bundle library = start(AppBundle.of("library", "1.0.0").exportsLibrary().servlet("/library"));
    start(AppBundle.of("one", "9.0.0").importsLibrary().servlet("/one"));
    start(AppBundle.of("two", "9.0.0").importsLibrary().servlet("/two"));
    Load load =
        new Load(
                port,
                control,
                8,
                "/library?do=library",
                "/one?do=library,context",
                "/two?do=library,context")
            .awaitWarm();

    library.update(AppBundle.of("library", "2.0.0").exportsLibrary().servlet("/library").jar());
    refresh(library);
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    assertEquals("9.0.0 last word-2.0.0", Connection.get(port, "/one?do=library&id=last").text());
    upgrades.awaitEnded(1).forEach(this::assertSucceeded);
  }

  @Test
  public void twoUpdatesOverlap() throws Exception {
    Bundle one = start(AppBundle.of("one", "1.0.0").servlet("/one"));
    Bundle two = start(AppBundle.of("two", "1.0.0").servlet("/two"));
    Load load =
        new Load(port, control, 8, "/one?do=context", "/two?do=context", "POST /two?do=effect:$id")
            .awaitWarm();
    control.holdAt("one");
    control.holdAt("two");

    Thread first = updating(one, AppBundle.of("one", "2.0.0").holdStart("one").servlet("/one"));
    control.awaitArrival("one", 1);
    Thread second = updating(two, AppBundle.of("two", "2.0.0").holdStart("two").servlet("/two"));
    control.awaitArrival("two", 1);
    control.release("one");
    first.join();
    control.release("two");
    second.join();
    load.expect("2.0.0");
    load.awaitMore(100);
    load.close();

    load.assertNothingLost();
    upgrades.awaitEnded(1).forEach(this::assertSucceeded);
  }

  @Test
  public void manyUpdatesAtOnce() throws Exception {
    List<Bundle> bundles =
        List.of(
            start(AppBundle.of("one", "1.0.0").servlet("/one")),
            start(AppBundle.of("two", "1.0.0").servlet("/two")),
            start(AppBundle.of("three", "1.0.0").servlet("/three")));
    Load load =
        new Load(port, control, 8, "/one?do=context", "/two?do=context", "/three?do=context")
            .awaitWarm();

    for (int version = 2; version <= 4; version++) {
      List<Thread> updating = new java.util.ArrayList<>();
      for (Bundle bundle : bundles) {
        String name = bundle.getSymbolicName();
        updating.add(updating(bundle, AppBundle.of(name, version + ".0.0").servlet("/" + name)));
      }
      for (Thread one : updating) {
        one.join();
      }
      load.expect(version + ".0.0");
      load.awaitMore(50);
    }
    load.close();

    load.assertNothingLost();
  }

  private void refresh(Bundle bundle) throws Exception {
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundle),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    Assert.assertTrue(refreshed.await(20, TimeUnit.SECONDS));
  }
}
