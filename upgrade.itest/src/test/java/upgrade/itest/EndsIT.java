package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import upgrade.api.BundleChange;
import upgrade.api.StepResult;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Protection;

/** Our preprocessors are the first and the last, or an upgrade says that they are not. */
public class EndsIT extends ProtectedTest {
  private static final String LOWEST = "service.ranking=int:" + Integer.MIN_VALUE;
  private static final String HIGHEST = "service.ranking=int:" + Integer.MAX_VALUE;

  @Test
  public void aNewcomerWithTheSameRankingDoesNotTakeTheLastPlace() throws Exception {
    long before = lastOfOurs();
    Bundle newcomer = start(AppBundle.of("newcomer", "1.0.0").preprocessor(LOWEST));
    long id = (Long) newcomer.getRegisteredServices()[0].getProperty(Constants.SERVICE_ID);
    assertTrue(before < id);
    assertTrue("last again", lastOfOurs() > id);
    assertTrue(protection.state(), protection.isComplete());

    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("running");
    Future<Answer> held =
        async(() -> Connection.get(port, "/app?do=hold:running,context&id=rerun"));
    control.awaitArrival("running", 1);
    control.holdAt("starting");
    Thread updating =
        updating(application, AppBundle.of("app", "2.0.0").holdStart("starting").servlet("/app"));
    control.awaitArrival("starting", 1);
    control.release("running");
    control.release("starting");
    updating.join();

    assertEquals("2.0.0 rerun", held.get().text());
    assertEquals("behind it, a rerun would pass it again", 1, control.seen("preprocessor rerun"));
    awaitSucceeded();
  }

  @Test
  public void oneThatWasFirstBeforeUsIsNamed() throws Exception {
    protection.removeCompletely();
    Bundle earlier = start(AppBundle.of("earlier", "1.0.0").preprocessor(HIGHEST));
    protection = new Protection(context).install();
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));

    List<StepResult> checked = service().check(request(application)).steps();
    StepResult connections = checked.get(checked.size() - 1);
    assertEquals("CheckConnections", connections.step().instruction());
    assertEquals(StepResult.Outcome.FAILED, connections.outcome());
    String reason = connections.reason().orElseThrow();
    assertTrue(reason, reason.contains("first") && reason.contains(earlier.getSymbolicName()));

    application.update(AppBundle.of("app", "2.0.0").servlet("/app").jar());
    UpgradeResult result = upgrades.awaitOnly();
    assertFalse("goes on, and says that it was not protected", result.isProtected());
    assertTrue(result.problems().toString(), result.problems().toString().contains("earlier"));
    assertEquals("2.0.0 1", Connection.get(port, "/app?id=1").text());
  }

  @Test
  public void protectionIsReportedOnceOlderRequestsHaveEnded() throws Exception {
    protection.removeCompletely();
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("running");
    Future<Answer> older = async(() -> Connection.get(port, "/app?do=hold:running&id=1"));
    control.awaitArrival("running", 1);
    protection = new Protection(context).install();

    UpgradeResult refused =
        service().start(request(application)).result().toCompletableFuture().get();
    assertEquals(UpgradeResult.Outcome.REFUSED, refused.outcome());
    assertTrue(
        refused.problems().toString(), refused.problems().toString().contains("1 requests are"));
    assertEquals("1.0.0", application.getVersion().toString());

    control.release("running");
    assertEquals("1.0.0 1", older.get().text());
    Await.until("the check passes", () -> passes(service().check(request(application)).steps()));
  }

  private static boolean passes(List<StepResult> steps) {
    return steps.stream().allMatch(step -> step.outcome() == StepResult.Outcome.CHECKED);
  }

  private UpgradeService service() {
    return context.getService(context.getServiceReference(UpgradeService.class));
  }

  private static UpgradeRequest request(Bundle application) throws Exception {
    Path jar = Files.createTempFile("upgrade-itest", ".jar");
    jar.toFile().deleteOnExit();
    try (InputStream content = AppBundle.of("app", "2.0.0").servlet("/app").jar()) {
      Files.copy(content, jar, StandardCopyOption.REPLACE_EXISTING);
    }
    return UpgradeRequest.of(
        BundleChange.of(
                application.getBundleId(),
                application.getSymbolicName(),
                application.getVersion().toString())
            .from(jar.toUri().toString()));
  }

  private long lastOfOurs() throws Exception {
    long last = -1;
    for (ServiceReference<?> one :
        context.getAllServiceReferences(
            Stack.current().translate("org.osgi.service.servlet.whiteboard.Preprocessor"), null)) {
      if (protection.bundles().contains(one.getBundle())) {
        last = Math.max(last, (Long) one.getProperty(Constants.SERVICE_ID));
      }
    }
    return last;
  }
}
