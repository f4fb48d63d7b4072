package upgrade.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import upgrade.api.DocumentedKeys;

class OperationsTest {
  @Test
  void operationsListsEveryKeyAsItIs() throws Exception {
    assertThat(DocumentedKeys.documented(WebConfiguration.PID))
        .containsExactlyInAnyOrderElementsOf(
            DocumentedKeys.described(WebConfiguration.class.getName()))
        .isNotEmpty();
  }
}
