package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import upgrade.impl.command.Selected.Named;

class SelectedTest {
  private static final Named SHOP = new Named(7, "com.acme.shop", "1.0.0", "file:shop.jar");
  private static final Named OLD_SHOP = new Named(9, "com.acme.shop", "0.9.0", "file:old.jar");
  private static final Named CART = new Named(8, "com.acme.cart", "2.0.0", "file:cart.jar");
  private static final Selected BUNDLES = new Selected(List.of(SHOP, CART, OLD_SHOP));

  @Test
  void aBundleIsNamedByIdNameLocationOrPattern() throws Exception {
    assertThat(BUNDLES.one("7")).isEqualTo(SHOP);
    assertThat(BUNDLES.one("com.acme.cart")).isEqualTo(CART);
    assertThat(BUNDLES.one("file:old.jar")).isEqualTo(OLD_SHOP);
    assertThat(BUNDLES.one("*.car?")).isEqualTo(CART);
    assertThat(BUNDLES.all("com.acme.*")).containsExactly(SHOP, CART, OLD_SHOP);
  }

  @Test
  void aLocationIsRepeatedWithoutItsPassword() {
    assertThatThrownBy(() -> BUNDLES.one("https://joe:secret@host/shop.jar?token=secret"))
        .hasMessageContaining("no bundle is named https://host/shop.jar")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> BUNDLES.one("net.?cme")).hasMessageContaining("named net.?cme");
  }

  @Test
  void whatWePrintIsUnderstood() throws Exception {
    assertThat(BUNDLES.one(CART.toString())).isEqualTo(CART);
    assertThat(BUNDLES.one("com.acme.shop [9](R 9.0)")).isEqualTo(OLD_SHOP);
  }

  @Test
  void aPatternIsNoRegularExpression() {
    assertThatThrownBy(() -> BUNDLES.all("com_acme*")).isInstanceOf(WrongInput.class);
  }

  @Test
  void whoMistypesIsToldTheNearestNames() {
    assertThatThrownBy(() -> BUNDLES.all("com.acme.shpo"))
        .hasMessage("no bundle is named com.acme.shpo; did you mean com.acme.shop?");
    assertThatThrownBy(() -> BUNDLES.all("crat"))
        .hasMessage("no bundle is named crat; did you mean com.acme.cart?");
    assertThatThrownBy(() -> BUNDLES.all("zzz"))
        .hasMessage(
            "no bundle is named zzz: give an id, a symbolic name, a location or a pattern such as"
                + " 'com.acme.*'");
    assertThatThrownBy(() -> BUNDLES.all("99")).hasMessageStartingWith("no bundle is named 99");
  }

  @Test
  void whereOneIsWantedSeveralAreListed() {
    assertThatThrownBy(() -> BUNDLES.one("com.acme.shop"))
        .hasMessage(
            "com.acme.shop names 2 bundles, one is wanted: com.acme.shop [7] 1.0.0, com.acme.shop"
                + " [9] 0.9.0; give an id");
  }
}
