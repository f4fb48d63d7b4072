package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import upgrade.api.UpgradeResult;
import upgrade.itest.frame.Frame;
import upgrade.itest.kit.Protection;
import upgrade.itest.kit.Upgrades;

/** Has our bundles installed for each test, and sees to it that they leave nothing behind. */
public abstract class ProtectedTest extends WebTest {
  protected Protection protection;
  protected Upgrades upgrades;

  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final FrameworkListener listener =
      event -> {
        if (event.getType() == FrameworkEvent.ERROR
            && protection != null
            && protection.bundles().contains(event.getBundle())) {
          errors.add(event.getBundle() + ": " + event.getThrowable());
        }
      };

  @Before
  public void protect() throws Exception {
    context.addFrameworkListener(listener);
    upgrades = new Upgrades(context);
    protection = new Protection(context);
    if (!settings().isEmpty()) {
      protection.configured("upgrade.web", settings());
    }
    protection.install();
  }

  @After
  public void endProtection() throws Exception {
    control.releaseAll();
    try {
      if (Frame.current().isProtected()) {
        upgrades.awaitQuiet();
      }
      protection.removeCompletely();
    } finally {
      upgrades.close();
      context.removeFrameworkListener(listener);
    }
    assertEquals(List.of(), errors);
  }

  /** The configuration of the web part; a test class may want another one. */
  protected Map<String, Object> settings() {
    return new HashMap<>();
  }

  /** The only upgrade of the test, which went as it should. */
  protected UpgradeResult awaitSucceeded() throws Exception {
    UpgradeResult result = upgrades.awaitOnly();
    assertSucceeded(result);
    return result;
  }

  protected void assertSucceeded(UpgradeResult result) {
    String told = result.problems() + " " + upgrades.events();
    assertEquals(told, UpgradeResult.Outcome.SUCCEEDED, result.outcome());
    assertTrue(told, result.isProtected());
  }

  protected static long figure(UpgradeResult result, String name) {
    return result.figures().getOrDefault(name, 0L);
  }
}
