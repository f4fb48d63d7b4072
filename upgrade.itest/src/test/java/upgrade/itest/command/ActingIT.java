package upgrade.itest.command;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import upgrade.api.UpgradeResult;
import upgrade.itest.ProtectedTest;
import upgrade.itest.frame.PlainFrame;
import upgrade.itest.kit.Answer;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Load;

/** What an operator types who wants to change something, while clients ask. */
public class ActingIT extends ProtectedTest {
  private static final String[] TARGETS = {
    "/shop", "/shop?do=context", "/shop?do=class", "POST /shop?do=body,effect:$id"
  };

  private final List<Path> contents = new ArrayList<>();
  private Shell shell;
  private Shell second;
  private Bundle shop;

  @Override
  @Configuration
  public Option[] configuration() {
    return new Option[] {PlainFrame.withShell()};
  }

  @Before
  public void openShells() throws Exception {
    shop = start(version("1.0.0"));
    Await.until(
        "the commands are there",
        () ->
            context.getServiceReferences((String) null, "(osgi.command.scope=upgrade)") != null
                && context.getServiceReferences(
                        "org.apache.felix.service.command.Converter",
                        "(osgi.converter.classes=upgrade.impl.command.Answer)")
                    != null);
    shell = new Shell(context);
    second = new Shell(context);
    shell.put("two", content(version("2.0.0")));
  }

  @After
  public void closeShells() throws Exception {
    shell.close();
    second.close();
    for (Path content : contents) {
      Files.delete(content);
    }
  }

  private static AppBundle version(String version) {
    return AppBundle.of("com.acme.shop", version).servlet("/shop");
  }

  /** Its servlet comes after it was held. */
  private static AppBundle slow(String version) {
    return AppBundle.of("com.acme.shop", version).holdStart("starting").servlet("/shop");
  }

  private String content(AppBundle content) throws Exception {
    Path file = Files.createTempFile("content", ".jar");
    try (InputStream in = content.jar()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    contents.add(file);
    return file.toUri().toString();
  }

  @Test
  public void updateAndRollbackLoseNothingUnderLoad() throws Exception {
    awaitKept("1.0.0");
    Load load = new Load(port, control, 8, TARGETS).awaitWarm();

    String update = shell.type("upgrade:update com.acme.shop $two");
    load.expect("2.0.0");
    load.awaitMore(50);
    awaitKept("2.0.0");
    load.expect("1.0.0");
    String rollback = shell.type("upgrade:rollback com.acme.shop");
    load.awaitMore(50);
    load.close();

    load.assertNothingLost();
    assertTrue(update, update.startsWith("upgrade ID of com.acme.shop [#] 1.0.0 -> ?\n  check\n"));
    assertTrue(update, update.contains("\n  suspend\n"));
    assertTrue(update, update.contains("com.acme.shop [#] 1.0.0 -> 2.0.0 succeeded after SPAN"));
    assertTrue(
        rollback, rollback.contains("com.acme.shop [#] 2.0.0 -> 1.0.0 succeeded after SPAN"));
    assertEquals("1.0.0 last", Connection.get(port, "/shop?id=last").text());
    List<UpgradeResult> results = upgrades.awaitEnded(2);
    assertEquals(upgrade.api.Direction.DOWN, results.get(1).request().direction());
  }

  @Test
  public void aVersionIsBroughtBackByName() throws Exception {
    awaitKept("1.0.0");
    shell.type("upgrade:update com.acme.shop $two");
    awaitKept("2.0.0");
    shell.put("three", content(version("3.0.0")));
    shell.type("upgrade:update com.acme.shop $three");
    awaitKept("3.0.0");

    String none = shell.type("upgrade:rollback com.acme.shop 9.9.9");
    assertTrue(none, none.contains("no version 9.9.9 of com.acme.shop [#] is kept; kept: 2.0.0 ("));
    String back = shell.type("upgrade:downgrade com.acme.shop 1.0.0");
    assertTrue(back, back.contains("3.0.0 -> 1.0.0 succeeded"));
    assertEquals("1.0.0 last", Connection.get(port, "/shop?id=last").text());
  }

  @Test
  public void aBadVersionIsRolledBackUnderLoad() throws Exception {
    Load load = new Load(port, control, 8, TARGETS).awaitWarm();
    shell.put("bad", content(version("2.0.0").failStart()));

    String shown = shell.type("upgrade:update com.acme.shop $bad");
    load.awaitMore(50);
    load.close();

    load.assertNothingLost();
    assertTrue(shown, shown.contains("NotUpgraded: upgrade ID was rolled back"));
    assertEquals("1.0.0 last", Connection.get(port, "/shop?id=last").text());
  }

  @Test
  public void anInterruptInTheDrainCancelsAndTheHeldRequestEnds() throws Exception {
    control.holdAt("paying");
    Future<Answer> held =
        async(() -> Connection.post(port, "/shop?do=body,effect:e,hold:paying&id=1", new byte[10]));
    control.awaitArrival("paying", 1);
    Future<String> update = async(() -> shell.type("upgrade:update com.acme.shop $two"));
    upgrades.awaitEvent("message 1 requests are running");

    shell.interrupt();

    assertEquals(UpgradeResult.Outcome.CANCELLED, upgrades.awaitOnly().outcome());
    Await.until("it says so", () -> shell.shown().contains("was cancelled, nothing has changed"));
    control.release("paying");
    assertEquals(200, held.get().status());
    update.get();
    assertEquals("1.0.0 2", Connection.get(port, "/shop?id=2").text());
  }

  @Test
  public void anInterruptWhileTheBundleStartsSaysWhyNot() throws Exception {
    control.holdAt("starting");
    shell.put("slow", content(slow("2.0.0")));
    Future<String> update = async(() -> shell.type("upgrade:update com.acme.shop $slow"));
    control.awaitArrival("starting", 1);

    shell.interrupt();
    Await.until("it says why not", () -> shell.shown().contains("too late to cancel upgrade"));
    String second = this.second.type("upgrade:cancel");
    assertTrue(second, second.contains("TooLate: too late to cancel upgrade ID"));
    control.release("starting");

    awaitSucceeded();
    Await.until("it tells the end", () -> shell.shown().contains("1.0.0 -> 2.0.0 succeeded"));
    update.get();
  }

  @Test
  public void releaseLetsTheParkedGo() throws Exception {
    control.holdAt("starting");
    shell.put("slow", content(slow("2.0.0")));
    Future<String> update = async(() -> shell.type("upgrade:update com.acme.shop $slow"));
    control.awaitArrival("starting", 1);
    Future<Answer> parked = async(() -> Connection.get(port, "/shop?id=1"));
    protection.awaitParked(1);

    assertEquals("1 request released", second.type("upgrade:release"));
    assertFalse("there is nothing to serve it", parked.get().status() == 200);
    control.release("starting");
    assertTrue(update.get(), update.get().contains("succeeded"));
  }

  @Test
  public void aPlainUpdateReportsWhereItWasTypedAndCanBePiped() throws Exception {
    shell.put("id", shop.getBundleId());
    shell.type("felix:update $id $two");
    awaitSucceeded();
    Await.until("it tells the end", () -> shell.shown().contains("1.0.0 -> 2.0.0 succeeded"));
    assertEquals("", second.shown());

    second.put("three", content(version("3.0.0")));
    String grepped = second.type("upgrade:update com.acme.shop $three | grep '3.0.0 succeeded'");
    assertTrue(grepped, grepped.contains("2.0.0 -> 3.0.0 succeeded"));
    assertFalse(grepped, grepped.contains("suspend"));
  }

  private void awaitKept(String version) throws Exception {
    Await.until(
        version + " is kept",
        () -> second.type("upgrade:versions com.acme.shop").contains(version));
  }
}
