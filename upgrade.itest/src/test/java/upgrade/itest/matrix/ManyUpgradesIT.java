package upgrade.itest.matrix;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.ProtectedTest;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.SteadyLoad;

/**
 * Fifty upgrades in a row under load, a thousand with the profile {@code full}: good ones and, each
 * tenth, one to a version that does not start.
 */
public class ManyUpgradesIT extends ProtectedTest {
  private static final int PER_SECOND = 300;
  private static final int BAD_EVERY = 10;

  @Test
  public void nothingIsLost() throws Exception {
    int count = Boolean.getBoolean("itest.full") ? 1_000 : 50;
    Bundle application = start(version(1));
    for (int i = 0; i < 50; i++) {
      assertEquals(200, Connection.get(port, "/app?id=1").status());
    }
    SteadyLoad load =
        new SteadyLoad(
            port, control, PER_SECOND, "/app", "/app?do=context", "POST /app?do=body,effect:$id");
    load.awaitMore(PER_SECOND / 2);
    int good = 1;
    for (int i = 2; i <= count + 1; i++) {
      boolean bad = i % BAD_EVERY == 0;
      update(application, bad ? version(i).failStart() : version(i), bad);
      good = bad ? good : i;
      upgrades.awaitQuiet();
      assertEquals(text(good), Connection.get(port, "/app?id=1").text());
    }
    load.awaitMore(PER_SECOND / 2);
    load.close();

    String line = Told.of("%d upgrades in a row".formatted(count), load, load.longestMillis());
    Told.tell(line);
    assertEquals(line, List.of(), load.failures());
    assertEquals(line, List.of(), load.duplicated());
    assertEquals(line, List.of(), load.lost());
    assertEquals(line, 0, load.unavailable());
    for (UpgradeResult result : upgrades.results()) {
      boolean ended =
          result.outcome() == UpgradeResult.Outcome.SUCCEEDED
              || result.outcome() == UpgradeResult.Outcome.ROLLED_BACK;
      assertEquals(result.problems().toString(), true, ended);
    }
  }

  private static void update(Bundle application, AppBundle version, boolean bad) {
    try {
      application.update(version.jar());
    } catch (org.osgi.framework.BundleException failed) {
      if (!bad) {
        throw new AssertionError(failed);
      }
    }
  }

  private static AppBundle version(int number) {
    return AppBundle.of("app", number + ".0.0").servlet("/app");
  }

  private static String text(int version) {
    return version + ".0.0 1";
  }
}
