package upgrade.web.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import upgrade.web.scope.Endpoint;

class PlacementTest {
  private static final long FIRST = 10;
  private static final long LAST = 11;
  private static final long FOREIGN = 5;

  @Test
  void atBothEndsAllIsWell() {
    assertThat(misplaced(FIRST, LAST)).isEmpty();
    assertThat(misplaced(FIRST, FOREIGN, LAST)).isEmpty();
  }

  @Test
  void aForeignOneAtAnEndIsNamed() {
    assertThat(misplaced(FOREIGN, FIRST, LAST))
        .singleElement()
        .asString()
        .contains("not the first one", "auth [5]", "service.ranking");
    assertThat(misplaced(FIRST, LAST, FOREIGN))
        .singleElement()
        .asString()
        .contains("not the last one", "auth [5]");
  }

  @Test
  void oneThatTheHttpServiceHasNotTakenIsTold() {
    assertThat(misplaced(LAST))
        .singleElement()
        .asString()
        .contains("our first preprocessor is not in the path of requests", "service 10");
    assertThat(misplaced()).hasSize(2);
  }

  private static List<String> misplaced(long... chain) {
    List<Endpoint> endpoints =
        java.util.Arrays.stream(chain)
            .mapToObj(
                id ->
                    new Endpoint(
                        Endpoint.Kind.PREPROCESSOR,
                        "",
                        "",
                        List.of(),
                        id,
                        id,
                        id == FOREIGN ? "auth" : "upgrade.web",
                        null))
            .toList();
    return new Placement(endpoints).misplaced(FIRST, LAST);
  }
}
