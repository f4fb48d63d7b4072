package upgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleChangeTest {
  @ParameterizedTest
  @CsvSource({
    "https://user:secret@host:8443/shop-2.jar?token=secret#secret, https://host:8443/shop-2.jar",
    "https://secret@host/shop.jar, https://host/shop.jar",
    "https://user:se@cret@host/shop.jar, https://host/shop.jar",
    "wrap:https://user:secret@host/shop.jar$Bundle-Version=1, wrap:https://host/shop.jar$Bundle-Version=1",
    "https://host/mail@shop.jar, https://host/mail@shop.jar",
    "file:shop-2.jar, file:shop-2.jar",
    "mvn:org.acme/shop/2.0, mvn:org.acme/shop/2.0",
  })
  void theSourceShowsNoSecrets(String url, String shown) {
    BundleChange change = BundleChange.of(7, "shop", "1.0.0").from(url);

    assertThat(change.source()).contains(shown);
    assertThat(change.location()).contains(url);
    assertThat(change.toString()).doesNotContain("secret");
  }

  @Test
  void noLocationNoSource() {
    assertThat(BundleChange.of(7, "shop", "1.0.0").source()).isEmpty();
  }
}
