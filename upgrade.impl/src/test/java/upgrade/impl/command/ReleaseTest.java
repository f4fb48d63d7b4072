package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;

class ReleaseTest {
  private record Server(IntSupplier waiting) implements Protection {
    @Override
    public String seam() {
      return "a server";
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public List<String> endpoints(Set<Long> affected) {
      return List.of();
    }

    @Override
    public List<RequestInFlight> requests() {
      return List.of();
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of();
    }

    @Override
    public int release() {
      return waiting.getAsInt();
    }
  }

  private static String release(IntSupplier... servers) throws Exception {
    List<Protection> all = java.util.Arrays.stream(servers).<Protection>map(Server::new).toList();
    return new Release(() -> all).run(new Words(List.of(), Map.of())).line();
  }

  @Test
  void allServersAreReleased() throws Exception {
    assertThat(release(() -> 2, () -> 3)).isEqualTo("5 requests released");
    assertThat(release(() -> 1)).isEqualTo("1 request released");
  }

  @Test
  void oneThatFailsKeepsNoOtherFromBeingReleasedAndIsTold() {
    assertThatThrownBy(
            () ->
                release(
                    () -> {
                      throw new IllegalStateException("gone");
                    },
                    () -> 3))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("3 requests released")
        .hasMessageContaining("gone");
  }

  @Test
  void withoutAServerItFails() {
    assertThatThrownBy(ReleaseTest::release).isInstanceOf(NotAvailable.class);
  }
}
