package upgrade.web.instruction;

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
            "CheckAcceptors",
            "CheckConnections",
            "SuspendAcceptors",
            "FinishRunningRequests",
            "AwaitEndpoints",
            "ProbeEndpoints",
            "WarmUp",
            "RerunFailedRequests",
            "ResumeAcceptors");
    assertThat(Declarations.differences(CLASSES)).isEmpty();
  }
}
