package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import upgrade.api.Trigger;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;

class UpdateTest {
  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateIsFollowedToItsEnd(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();

      app.update(Jars.app("shop", "2.0.0").stream());

      UpgradeResult result = launched.result();
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.isProtected()).isTrue();
      assertThat(result.request().trigger()).isEqualTo(Trigger.UPDATE);
      assertThat(result.request().changes().get(0).toVersion()).contains("2.0.0");
      assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }
}
