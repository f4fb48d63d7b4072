package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;

/** Requests of the upgrade itself pass the closed gate, through whatever container. */
public class WarmUpIT extends ProtectedTest {
  private static AppBundle version(String version, String... properties) {
    return AppBundle.of("app", version).servlet("/app", properties);
  }

  @Test
  public void whatIsToBeWarmIsCalledOnceBeforeTheFirstClient() throws Exception {
    Bundle application = start(version("1.0.0"));
    control.holdAt("warming");
    Thread updating =
        updating(
            application,
            version(
                "2.0.0",
                "upgrade.warmup=/app?id=warm&do=hold:warming",
                "upgrade.probe=/app?id=probe&do=status:299=299"));
    control.awaitArrival("warming", 1);
    Future<Answer> client = async(() -> Connection.get(port, "/app?id=client"));
    protection.awaitParked(1);
    assertFalse(client.isDone());
    control.release("warming");
    updating.join();
    assertEquals("2.0.0 client", client.get(60, TimeUnit.SECONDS).text());
    UpgradeResult result = awaitSucceeded();
    assertEquals(1, control.seen("servlet probe"));
    assertEquals(1, control.seen("servlet warm"));
    assertEquals(1, figure(result, "warmed"));
    assertEquals("only the client's is counted", 1, figure(result, "parked"));
    assertEquals(0, figure(result, "failed"));
  }
}
