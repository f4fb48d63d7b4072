package upgrade.impl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;

class RegisteredTest {
  private static Registered registered(Object requires) {
    return Registered.of(
        (context, arguments) -> {},
        Map.of(InstructionName.PROPERTY, "Name", RequiresInstruction.PROPERTY, requires));
  }

  @Test
  void requirementsAreAValueAnArrayOrACollection() {
    assertThat(registered("A").requires()).containsExactly("A");
    assertThat(registered(new String[] {"A", "B"}).requires()).containsExactly("A", "B");
    assertThat(registered(List.of("A", "B")).requires()).containsExactly("A", "B");
    assertThat(registered("A").name()).isEqualTo("Name");
  }
}
