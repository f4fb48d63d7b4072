package upgrade.karaf.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import upgrade.impl.command.Answer;
import upgrade.impl.command.Command;
import upgrade.impl.command.Commands;
import upgrade.impl.command.Paint;
import upgrade.impl.command.Usage;
import upgrade.impl.command.Words;
import upgrade.impl.command.WrongInput;

/** What an operator types in Karaf's shell, and what it shows then. */
class KarafCommandTest {
  private static final Usage GREET =
      Usage.of("greet", "greets somebody")
          .argument("NAME", "whom to greet")
          .option("--tongue", "LANGUAGE", "in which language")
          .option("--loud", "as loud as possible")
          .json()
          .note("Nobody is greeted twice.")
          .example("greet shop", "the shop");
  private static final Usage ADD = Usage.of("add", "adds bundles").several("BUNDLE", "what to add");

  private KarafShell shell = shell("xterm-256color");

  private static KarafShell shell(String terminal) {
    Commands commands = new Commands(List.of(new Greet(), new Add()));
    KarafShell shell = new KarafShell(terminal);
    commands.usages().forEach(usage -> shell.register(new KarafCommand(usage, commands)));
    return shell;
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void theAnswerIsPrintedAndNothingReturned() throws Exception {
    assertThat(shell.show("upgrade:greet shop")).isEqualTo("\u001b[32mhello shop\u001b[0m\n");
    assertThat(shell.execute("upgrade:greet shop")).isNull();
  }

  @Test
  void aPipeGetsItWithoutColours() throws Exception {
    assertThat(shell.show("upgrade:greet shop | tac")).isEmpty();
    assertThat(shell.execute("upgrade:greet shop | tac")).isEqualTo("hello shop");
    assertThat(shell.execute("upgrade:greet shop | grep nobody | tac")).isEqualTo("");
  }

  @Test
  void aTerminalWithoutColoursGetsNone() throws Exception {
    shell.close();
    shell = shell("dumb");
    assertThat(shell.show("upgrade:greet shop")).isEqualTo("hello shop\n");
  }

  @Test
  void whoWantsNoColoursGetsNone() throws Exception {
    shell.session().put("NO_COLOR", "1");
    assertThat(shell.show("upgrade:greet shop")).isEqualTo("hello shop\n");
  }

  @Test
  void jsonIsPrintedAsItIs() throws Exception {
    assertThat(shell.show("upgrade:greet --json shop")).isEqualTo("{\n  \"hello\": \"shop\"\n}\n");
  }

  @Test
  void aPatternNeedsNoQuotes() throws Exception {
    assertThat(shell.show("upgrade:add com.acme.* 12")).contains("[com.acme.*, 12]");
  }

  @Test
  void wrongInputIsOneLineOfKarafsOwnKind() {
    assertThatThrownBy(() -> shell.execute("upgrade:greet"))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("NAME is missing; usage: upgrade:greet ");
    assertThatThrownBy(() -> shell.execute("upgrade:greet --lowd shop"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("unknown option --lowd");
    assertThatThrownBy(() -> shell.execute("upgrade:greet nobody"))
        .isInstanceOf(CommandException.class)
        .hasMessage("nobody is not there");
  }

  @Test
  void whatWasInterruptedTellsNothingBehindThePrompt() throws Exception {
    Stay stay = new Stay();
    KarafCommand command = new KarafCommand(stay.usage(), new Commands(List.of(stay)));
    CountDownLatch ended = new CountDownLatch(1);
    Thread typing = shell.register(Noticed.of(command, ended)).type("upgrade:stay");
    stay.entered.await();

    shell.interrupt();
    typing.join(20_000);
    assertThat(typing.isAlive()).isFalse(); // the prompt is back
    stay.leave.countDown();

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.shown()).doesNotContain("stayed");
  }

  @Test
  void helpLooksLikeThatOfKarafsCommands() throws Exception {
    String help = plain(shell.show("upgrade:greet --help"));

    assertThat(help)
        .isEqualTo(
            """
            DESCRIPTION
                    upgrade:greet

                    greets somebody

            SYNTAX
                    upgrade:greet [options] NAME

            ARGUMENTS
                    NAME
                            whom to greet
                            (required)

            OPTIONS
                    --tongue LANGUAGE
                            in which language
                    --loud
                            as loud as possible
                    --json
                            prints JSON instead of text, for programs
                    --help
                            shows this text

            DETAILS
                    Nobody is greeted twice.

                    upgrade:greet shop  the shop
            """);
    assertThat(plain(shell.show("help upgrade:greet"))).contains(help.strip());
  }

  @Test
  void theListOfCommandsTellsWhatEachDoes() throws Exception {
    assertThat(plain(shell.show("help upgrade")))
        .contains("upgrade:greet")
        .contains("greets somebody");
  }

  @Test
  void tabOffersNamesOptionsAndWhatIsKnown() {
    assertThat(shell.complete("upgrade:gr")).contains("upgrade:greet", "upgrade:add");
    assertThat(shell.complete("upgrade:greet --"))
        .containsExactlyInAnyOrder("--tongue", "--loud", "--json", "--help");
    assertThat(shell.complete("upgrade:greet ")).containsExactly("shop", "cart");
    assertThat(shell.complete("upgrade:greet --loud sh")).containsExactly("shop", "cart");
  }

  @Test
  void tabOffersNothingThatWouldBeWrong() {
    assertThat(shell.complete("upgrade:greet --tongue ")).isEmpty(); // nobody knows them
    assertThat(shell.complete("upgrade:greet --tongue de ")).containsExactly("shop", "cart");
    assertThat(shell.complete("upgrade:greet shop ")).isEmpty(); // takes one
    assertThat(shell.complete("upgrade:add shop ")).containsExactly("shop"); // takes several
    assertThat(shell.complete("shell:echo ")).doesNotContain("shop");
  }

  private static String plain(String text) {
    return text.replaceAll("\u001b\\[[0-9;]*m", "");
  }

  private static final class Greet implements Command {
    @Override
    public Usage usage() {
      return GREET;
    }

    @Override
    public Answer run(Words words) throws WrongInput {
      String name = words.arguments().get(0);
      if (name.equals("nobody")) {
        throw new WrongInput("nobody is not there");
      }
      return new Said("hello " + name, Map.of("hello", name));
    }

    @Override
    public List<String> candidates() {
      return List.of("shop", "cart");
    }
  }

  /** Takes its time, and an interrupt for a wish, as an upgrade does. */
  private static final class Stay implements Command {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public Usage usage() {
      return Usage.of("stay", "stays");
    }

    @Override
    public Answer run(Words words) throws InterruptedException {
      entered.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        leave.await();
      }
      return new Said("stayed", Map.of());
    }
  }

  private static final class Add implements Command {
    @Override
    public Usage usage() {
      return ADD;
    }

    @Override
    public Answer run(Words words) {
      return new Said(words.arguments().toString(), Map.of());
    }

    @Override
    public List<String> candidates() {
      return List.of("shop");
    }
  }

  private record Said(String line, Map<String, String> json) implements Answer {
    @Override
    public String text(Paint paint) {
      return paint.of(Paint.Tone.GOOD, line);
    }
  }
}
