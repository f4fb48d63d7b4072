package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import upgrade.api.BundleChange;
import upgrade.api.Instruction;
import upgrade.api.Modification;
import upgrade.api.Plan;
import upgrade.api.PlanException;
import upgrade.api.Step;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;
import upgrade.api.Use;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;

/** The example of docs/own-instruction.md does what that page says. */
public class OwnInstructionIT extends ProtectedTest {
  private static final String SOURCES = "src/test/java/upgrade/itest/example/";

  private Bundle example;
  private UpgradeService service;

  @Before
  public void installExample() throws Exception {
    File jar = new File(System.getProperty("itest.bundles"), "example/upgrade.itest-example.jar");
    example = context.installBundle(jar.toURI().toString());
    example.start();
    service = await(UpgradeService.class, "(objectClass=*)");
    await(Instruction.class, "(upgrade.instruction.name=FillCaches)");
    await(Modification.class, "(component.name=upgrade.itest.example.FilledWebApplication)");
  }

  @After
  public void uninstallExample() throws Exception {
    if (example != null) {
      example.uninstall();
    }
  }

  @Test
  public void thePageShowsTheSourceThatIsCompiled() throws Exception {
    Path module = Path.of(System.getProperty("itest.bundles")).getParent().getParent();
    String page = Files.readString(module.resolveSibling("docs").resolve("own-instruction.md"));
    for (String file : List.of("FillCaches.java", "FilledWebApplication.java")) {
      String source = Files.readString(module.resolve(SOURCES + file));
      assertTrue(file, page.contains("```java\n" + source + "```\n"));
    }
    String bnd = Files.readString(module.resolve("example.bnd"));
    assertTrue("example.bnd", page.contains("```\n" + bnd + "```\n"));
  }

  @Test
  public void thePlanHasItWhereThePageSays() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));

    Plan plan = service.plan(request(application));

    List<String> up = plan.up().stream().map(Step::instruction).toList();
    assertEquals(up.toString(), up.indexOf("AwaitEndpoints") + 1, up.indexOf("FillCaches"));
    assertTrue(up.toString(), up.indexOf("FillCaches") < up.indexOf("RerunFailedRequests"));
    List<String> down = plan.down().stream().map(Step::instruction).toList();
    assertEquals(down.toString(), down.indexOf("FillCaches") + 1, down.indexOf("AwaitEndpoints"));
  }

  @Test
  public void aModificationWithoutWhatItRequiresIsRefused() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    ServiceRegistration<?> lacking =
        context.registerService(Modification.class, new OnlyFillCaches(), null);
    try {
      PlanException refused =
          assertThrows(
              PlanException.class,
              () -> service.plan(request(application).modifiedBy("only fill caches")));

      assertTrue(refused.getMessage(), refused.getMessage().contains("FillCaches"));
      assertTrue(refused.getMessage(), refused.getMessage().contains("AwaitEndpoints"));
    } finally {
      lacking.unregister();
    }
  }

  @Test
  public void aPlainUpdateWarmsTheNewVersionUpWhileRequestsWait() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    control.holdAt("warming");
    Dictionary<String, Object> marked = new Hashtable<>();
    marked.put("warm.up", "true");
    ServiceRegistration<?> cache =
        context.registerService(Runnable.class, () -> control.apply("hold", "warming"), marked);
    try {
      Thread updating = updating(application, AppBundle.of("app", "2.0.0").servlet("/app"));
      control.awaitArrival("warming", 1);
      Future<Answer> waiting = async(() -> Connection.get(port, "/app?id=1"));
      protection.awaitParked(1);
      assertFalse(waiting.isDone());
      control.release("warming");
      updating.join();

      assertEquals("2.0.0 1", waiting.get(20, TimeUnit.SECONDS).text());
      UpgradeResult result = awaitSucceeded();
      assertEquals(1, figure(result, "warmed"));
    } finally {
      cache.unregister();
    }
  }

  private static UpgradeRequest request(Bundle bundle) {
    return UpgradeRequest.of(
        BundleChange.of(
            bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString()));
  }

  private <T> T await(Class<T> type, String filter) throws Exception {
    ServiceTracker<T, T> tracker =
        new ServiceTracker<>(
            context,
            context.createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"),
            null);
    tracker.open();
    try {
      T found = tracker.waitForService(TimeUnit.SECONDS.toMillis(20));
      assertNotNull(type + " " + filter, found);
      return found;
    } finally {
      tracker.close();
    }
  }

  /** Uses the instruction without the one that it requires. */
  private static final class OnlyFillCaches implements Modification {
    @Override
    public String name() {
      return "only fill caches";
    }

    @Override
    public int priority() {
      return PRIORITY_NONE;
    }

    @Override
    public boolean usableFor(UpgradeRequest request) {
      return false;
    }

    @Override
    public List<Use> uses(UpgradeRequest request) {
      return List.of(Use.of("FillCaches"));
    }
  }
}
