package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionsTest {
  private final Versions versions = new Versions("1.0.0");

  @Test
  void withoutAnUpgradeOnlyTheCurrentVersionAnswers() {
    Versions.Sent sent = versions.sent();
    assertThat(versions.mayAnswer(sent, "1.0.0")).isTrue();
    assertThat(versions.mayAnswer(sent, "2.0.0")).isFalse();
  }

  @Test
  void aRequestSentBeforeAnUpgradeMayGetEitherAnswer() {
    Versions.Sent sent = versions.sent();
    versions.upgradeBegan();
    assertThat(versions.mayAnswer(sent, "1.0.0")).isTrue();
    assertThat(versions.mayAnswer(sent, "2.0.0")).isTrue();
    versions.upgradeEnded("2.0.0");
    assertThat(versions.mayAnswer(sent, "1.0.0")).isTrue();
  }

  @Test
  void aRequestSentDuringAnUpgradeMayGetEitherAnswer() {
    versions.upgradeBegan();
    Versions.Sent sent = versions.sent();
    versions.upgradeEnded("2.0.0");
    assertThat(versions.mayAnswer(sent, "1.0.0")).isTrue();
    assertThat(versions.mayAnswer(sent, "2.0.0")).isTrue();
  }

  @Test
  void aRequestSentAfterAnUpgradeMustNotGetTheOldAnswer() {
    versions.upgradeBegan();
    versions.upgradeEnded("2.0.0");
    Versions.Sent sent = versions.sent();
    assertThat(versions.mayAnswer(sent, "1.0.0")).isFalse();
    assertThat(versions.mayAnswer(sent, "2.0.0")).isTrue();
  }

  @Test
  void untilTheNextUpgradeBegins() {
    versions.upgradeBegan();
    versions.upgradeEnded("2.0.0");
    Versions.Sent sent = versions.sent();
    versions.upgradeBegan();
    assertThat(versions.mayAnswer(sent, "1.0.0")).isTrue();
  }
}
