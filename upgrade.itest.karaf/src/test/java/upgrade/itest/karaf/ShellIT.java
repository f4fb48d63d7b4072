package upgrade.itest.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import upgrade.itest.ProtectedTest;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;

/** Our commands in Karaf's shell: one kind of them, with help, for those who may. */
public class ShellIT extends ProtectedTest {
  private KarafShell shell;

  @Before
  public void open() throws Exception {
    shell = new KarafShell(context);
  }

  @Test
  public void theStatusNamesTheSeam() throws Exception {
    String status = shell.run("upgrade:status");
    assertTrue(status, status.contains(Stack.current().seam()));
    assertTrue(status, status.contains(":" + port));
  }

  @Test
  public void eachCommandHasHelpAndIsThereOnce() throws Exception {
    Await.until("commands are there", () -> shell.commands("upgrade").contains("update"));
    for (String command : shell.commands("upgrade")) {
      String help = shell.run("upgrade:" + command + " --help");
      assertTrue(help, help.contains("upgrade:" + command));
    }
    assertEquals("Gogo's kind is there as well", 0, ofUpgradeScope().length);
  }

  @Test
  public void aViewerSeesButMayNotUpdate() throws Exception {
    Bundle application = start(AppBundle.of("app", "1.0.0").servlet("/app"));
    List<String> viewer = List.of("viewer");
    assertTrue(shell.as(viewer, "upgrade:status").contains(Stack.current().seam()));
    String update = "upgrade:update " + application.getBundleId() + " file:/nowhere.jar";
    Exception refused = assertThrows(Exception.class, () -> shell.as(viewer, update));
    assertTrue(refused.toString(), isRefusal(refused));
    assertEquals(Bundle.ACTIVE, application.getState());
    assertEquals(List.of(), upgrades.events());
  }

  private Object[] ofUpgradeScope() throws Exception {
    Object[] found = context.getAllServiceReferences(null, "(osgi.command.scope=upgrade)");
    return found == null ? new Object[0] : found;
  }

  private static boolean isRefusal(Exception failure) {
    return failure instanceof SecurityException
        || failure.getClass().getSimpleName().equals("CommandNotFoundException");
  }
}
