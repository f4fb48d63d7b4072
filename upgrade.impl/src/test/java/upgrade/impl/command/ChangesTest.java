package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.impl.command.Selected.Named;

class ChangesTest {
  private static final Selected BUNDLES =
      new Selected(
          List.of(
              new Named(7, "shop", "1.0.0", "file:/shop.jar"),
              new Named(8, "cart", "2.0.0", "file:/cart.jar")));
  private static final BundleChange SHOP = BundleChange.of(7, "shop", "1.0.0");
  private static final BundleChange CART = BundleChange.of(8, "cart", "2.0.0");

  private static List<BundleChange> changes(String... words) throws WrongInput {
    return Changes.of(List.of(words), BUNDLES);
  }

  @Test
  void aUrlBelongsToTheBundleBeforeIt() throws Exception {
    assertThat(changes("shop")).containsExactly(SHOP);
    assertThat(changes("7", "file:/new.jar", "cart"))
        .containsExactly(SHOP.from("file:/new.jar"), CART);
    assertThat(changes("?a?*", "shop", "mvn:a/b/1")).containsExactly(CART, SHOP.from("mvn:a/b/1"));
  }

  @Test
  void aLocationNamesABundleButBehindItIsItsContent() throws Exception {
    assertThat(changes("file:/cart.jar")).containsExactly(CART);
    assertThat(changes("cart", "file:/cart.jar")).containsExactly(CART.from("file:/cart.jar"));
    assertThat(changes("shop", "file:/cart.jar")).containsExactly(SHOP, CART);
  }

  @Test
  void aUrlThatBelongsToNoSingleBundleIsRefused() {
    assertThatThrownBy(() -> changes("https://me:secret@host/a.jar?key=secret"))
        .hasMessage("https://host/a.jar belongs to no bundle: name the bundle before its URL");
    assertThatThrownBy(() -> changes("*", "file:/new.jar"))
        .hasMessage("file:/new.jar would be the content of 2 bundles: name one before each URL");
    assertThatThrownBy(() -> changes("shop", "file:/new.jar", "file:/newer.jar"))
        .hasMessage("file:/newer.jar is a second URL for shop [7]");
    assertThatThrownBy(() -> changes("shop", "file:/a b.jar"))
        .hasMessage("file:/a b.jar is no URL: write a blank as %20");
  }

  @Test
  void aBundleIsNamedOnce() {
    assertThatThrownBy(() -> changes("shop", "7")).hasMessage("shop [7] is named twice");
  }
}
