package upgrade.impl.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import upgrade.api.Declarations;

class DeclarationsTest {
  private static final Path CLASSES = Path.of("target", "classes");

  @Test
  void annotationsPropertiesReferencesAndManifestAgree() throws Exception {
    assertThat(Declarations.instructions(CLASSES))
        .containsExactlyInAnyOrder(
            "StartSection",
            "Info",
            "Sleep",
            "CheckOldCode",
            "NoteComponents",
            "AwaitComponents",
            "FindHealthChecks",
            "CheckHealth",
            "SoftPurge");
    assertThat(Declarations.differences(CLASSES)).isEmpty();
  }
}
