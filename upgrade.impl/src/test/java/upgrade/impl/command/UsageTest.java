package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final Usage USAGE =
      Usage.of("change", "changes something")
          .argument("BUNDLE", "which")
          .optional("VERSION", "to what")
          .option("--modification", "NAME", "by whose plan")
          .json();

  private static Words parse(String... words) throws WrongInput {
    return USAGE.parse(List.of(words));
  }

  @Test
  void optionsAndArgumentsMayBeMixed() throws Exception {
    Words words = parse("--modification", "web", "shop", "--json", "1.0");
    assertThat(words)
        .isEqualTo(
            new Words(List.of("shop", "1.0"), Map.of("--modification", "web", "--json", "")));
    assertThat(parse("shop", "--modification=a=b").option("--modification")).contains("a=b");
    assertThat(parse("--", "--json").arguments()).containsExactly("--json");
  }

  @Test
  void wrongInputSaysWhatWouldBeRight() {
    assertThatThrownBy(() -> parse("shop", "--jsno"))
        .isInstanceOf(WrongInput.class)
        .hasMessage("unknown option --jsno: there are --modification, --json, --help");
    assertThatThrownBy(() -> parse())
        .hasMessage(
            "BUNDLE is missing; usage: upgrade:change [--modification NAME] [--json] [--help]"
                + " BUNDLE [VERSION]");
    assertThatThrownBy(() -> parse("a", "b", "c")).hasMessageStartingWith("c is too much; usage: ");
    assertThatThrownBy(() -> parse("a", "--modification"))
        .hasMessage("--modification needs a value: --modification NAME");
    assertThatThrownBy(() -> parse("a", "--json=yes"))
        .hasMessageStartingWith("--json takes no value; usage: ");
  }

  @Test
  void whoAsksForHelpNeedsNoArguments() throws Exception {
    assertThat(parse("--help").isHelp()).isTrue();
    assertThat(new Help(USAGE.example("change shop", "does it").note("Note.")))
        .hasToString(
            """
            upgrade:change changes something

            usage
              upgrade:change [--modification NAME] [--json] [--help] BUNDLE [VERSION]

            arguments
              BUNDLE   which
              VERSION  to what

            options
              --modification NAME  by whose plan
              --json               prints JSON instead of text, for programs
              --help               shows this text

            notes
              Note.

            examples
              upgrade:change shop  does it""");
  }
}
