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
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import upgrade.itest.ProtectedTest;
import upgrade.itest.frame.PlainFrame;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;

/** What an operator types who wants to know, and the whole text that Gogo prints then. */
public class CommandsIT extends ProtectedTest {
  private final List<Path> contents = new ArrayList<>();
  private Shell shell;
  private Bundle shop;

  @Override
  @Configuration
  public Option[] configuration() {
    return new Option[] {PlainFrame.withShell()};
  }

  @Before
  public void openShell() throws Exception {
    start(AppBundle.of("com.acme.words", "1.0.0").exportsLibrary().supplier("words"));
    shop = start(version("1.0.0"));
    start(
        AppBundle.of("com.acme.cart", "1.0.0")
            .uses("java.util.function.Supplier")
            .servlet("/cart"));
    Await.until(
        "the commands are there",
        () ->
            context.getServiceReferences((String) null, "(osgi.command.scope=upgrade)") != null
                && context.getServiceReferences(
                        "org.apache.felix.service.command.Converter",
                        "(osgi.converter.classes=upgrade.impl.command.Answer)")
                    != null);
    shell = new Shell(context);
    shell.put("two", content(version("2.0.0")));
    shell.put("id", shop.getBundleId());
  }

  @After
  public void closeShell() throws Exception {
    shell.close();
    for (Path content : contents) {
      Files.delete(content);
    }
  }

  private static AppBundle version(String version) {
    return AppBundle.of("com.acme.shop", version).importsLibrary().servlet("/shop").filter("/shop");
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
  public void planShowsWhatWouldBeDoneAndWhy() throws Exception {
    shell.put("words2", content(AppBundle.of("com.acme.words", "2.0.0").exportsLibrary()));
    Transcript.play(shell, "plan.txt");
    assertEquals("1.0.0", shop.getVersion().toString());
    assertFalse(upgrades.events().toString(), upgrades.has("started"));
  }

  @Test
  public void planShowsEverythingThatWouldBeRefused() throws Exception {
    shell.put("other", content(AppBundle.of("com.acme.other", "2.0.0").servlet("/shop")));
    Transcript.play(shell, "refused.txt");
  }

  @Test
  public void wrongInputIsOneLineThatSaysWhatWouldBeRight() throws Exception {
    Transcript.play(shell, "wrong.txt");
  }

  @Test
  public void helpIsOnAll() throws Exception {
    Transcript.play(shell, "help.txt");
    for (String name :
        List.of("update", "rollback", "downgrade", "cancel", "release", "instructions")) {
      String help = shell.type("upgrade:" + name + " --help");
      assertTrue(help, help.startsWith("upgrade:" + name + " ") && help.contains("\nusage\n"));
    }
  }

  @Test
  public void nothingHappens() throws Exception {
    Transcript.play(shell, "quiet.txt");
  }

  @Test
  public void requestsAreShownWithoutTheirQuery() throws Exception {
    control.holdAt("here");
    Future<?> asked = async(() -> Connection.get(port, "/shop?do=hold:here&password=secret"));
    control.awaitArrival("here", 1);
    Transcript.play(shell, "requests.txt");
    for (String command : List.of("upgrade:requests", "upgrade:requests --json")) {
      assertFalse(shell.raw(command).contains("secret"));
    }
    control.release("here");
    asked.get(20, TimeUnit.SECONDS);
  }

  @Test
  public void historyTellsHowItWent() throws Exception {
    shop.update(version("3.0.0").jar());
    awaitSucceeded();
    Await.until("it is remembered", () -> shell.raw("upgrade:history last").contains(" succeeded"));
    Transcript.play(shell, "history.txt");
  }

  @Test
  public void versionsThatAreKeptAreListed() throws Exception {
    awaitKept(1);
    shop.update(version("3.0.0").jar());
    awaitSucceeded();
    awaitKept(2);
    Transcript.play(shell, "versions.txt");
  }

  @Test
  public void thoseThatActTellWhatTheyDidAndWhatTheyCannotDo() throws Exception {
    shell.put("other", content(AppBundle.of("com.acme.other", "2.0.0").servlet("/shop")));
    shell.put("unresolvable", content(version("2.0.0").imports("no.such.library")));
    shell.put("bad", content(version("2.0.0").failStart()));
    shell.put("gone", Path.of("gone.jar").toUri().toString());
    awaitKept(1);
    Transcript.play(shell, "refusing.txt");
    assertEquals("1.0.0", shop.getVersion().toString());
    Transcript.play(shell, "acting.txt");
    awaitKept(2);
    Transcript.play(shell, "rollback.txt");
    assertEquals("1.0.0", shop.getVersion().toString());
  }

  /** They are taken in the background: one that goes at once is never seen. */
  private void awaitKept(int count) throws Exception {
    Await.until(
        count + " are kept",
        () -> shell.raw("upgrade:versions com.acme.shop").lines().count() == 1 + count);
  }

  @Test
  public void coloursAreForATerminalOnly() {
    assertFalse(shell.raw("upgrade:status").contains("\u001b["));
    shell.put("TERM", "xterm");
    assertTrue(shell.raw("upgrade:status").contains("\u001b[32mprotected: "));
    assertFalse(shell.raw("upgrade:status | grep protected").contains("\u001b["));
    shell.put("NO_COLOR", "1");
    assertFalse(shell.raw("upgrade:status").contains("\u001b["));
  }
}
