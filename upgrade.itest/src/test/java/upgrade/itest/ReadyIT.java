package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.ServiceUpgrade;

/** What has to be well before parked requests are released, and what happens if it is not. */
public class ReadyIT extends ProtectedTest {
  private static final String LACKING =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="itest.part">
        <implementation class="upgrade.itest.app.Greeting"/>
        <service><provide interface="java.util.function.Supplier"/></service>
        %s
      </scr:component>
      """;

  /** Nobody waits for long for what does not come. */
  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("probe.timeout.ms", 1_500L);
    return settings;
  }

  private static AppBundle version(String version, String... properties) {
    return AppBundle.of("app", version).servlet("/app", properties);
  }

  @Test
  public void anAnswerToTheProbeThatIsNotExpectedTakesTheUpgradeBack() throws Exception {
    Bundle application = start(version("1.0.0"));
    UpgradeResult result =
        ServiceUpgrade.perform(
            context,
            application,
            version("2.0.0", "upgrade.probe=/app?id=probe&do=send-error:500"));
    assertEquals(result.toString(), UpgradeResult.Outcome.ROLLED_BACK, result.outcome());
    String problems = result.problems().toString();
    assertTrue(problems, problems.contains("/app answers 500, expected is 200 to 399"));
    assertFalse(problems, problems.contains("send-error"));
    assertEquals("1.0.0 1", Connection.get(port, "/app?id=1").text());
    assertEquals(0, figure(result, "failed"));
  }

  @Test
  public void theExpectedAnswerIsAsked() throws Exception {
    Bundle application = start(version("1.0.0"));
    UpgradeResult result =
        ServiceUpgrade.perform(
            context,
            application,
            version("2.0.0", "upgrade.probe=/app?id=probe&do=status:299=299"));
    assertSucceeded(result);
    assertTrue(upgrades.has("message 1 probes are answered as expected"));
    assertEquals("2.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  @Test
  public void withoutAWayBackAMissingServletIsTold() throws Exception {
    protection.configured("upgrade", Map.of("rollback", false));
    protection.configured("upgrade.web", Map.of("ready.timeout.ms", 500L));
    Bundle application = start(version("1.0.0").servlet("/dropped"));
    updating(application, version("2.0.0")).join();
    awaitSucceeded();
    assertTrue(upgrades.events().toString().contains("goes on without"));
    assertEquals("2.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  @Test
  public void aComponentThatIsNotSatisfiedAnyMoreTakesTheUpgradeBack() throws Exception {
    protection.configured("upgrade", Map.of("components.timeout.ms", 500L));
    Bundle application = start(withPart(version("1.0.0"), ""));
    String reference = "<reference name=\"db\" interface=\"javax.sql.DataSource\"/>";
    UpgradeResult result =
        ServiceUpgrade.perform(context, application, withPart(version("2.0.0"), reference));
    assertEquals(result.toString(), UpgradeResult.Outcome.ROLLED_BACK, result.outcome());
    String problems = result.problems().toString();
    assertTrue(
        problems,
        problems.contains("itest.part of app") && problems.contains("the reference db: javax.sql"));
    assertEquals("1.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  @Test
  public void aTagThatNoHealthCheckHasIsRefused() throws Exception {
    protection.configured("upgrade", Map.of("health.tags", "shop"));
    Bundle application = start(version("1.0.0"));
    UpgradeResult result = ServiceUpgrade.perform(context, application, version("2.0.0"));
    assertEquals(result.toString(), UpgradeResult.Outcome.REFUSED, result.outcome());
    assertTrue(result.problems().toString().contains("health.tags=[shop]"));
    assertEquals("1.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  private static AppBundle withPart(AppBundle application, String reference) {
    return application
        .header("Service-Component", "OSGI-INF/part.xml")
        .entry("OSGI-INF/part.xml", String.format(LACKING, reference));
  }
}
