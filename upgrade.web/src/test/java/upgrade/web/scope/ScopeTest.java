package upgrade.web.scope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final String DEFAULT = Site.DEFAULT;
  private static final String[] NONE = {};

  @Test
  void coversWhatTheAffectedBundleServesAndNothingElse() {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 7, "cart", "/cart/*", "/basket")
            .resource(DEFAULT, 7, "/static/*")
            .servlet(DEFAULT, 8, "pay", "/pay/*")
            .scopeOf(7L);

    assertCovers(scope, "/cart", "/cart/1", "/basket", "/static/x.css");
    assertLeaves(scope, "/pay/1", "/basket/1", "/nobody", "/", "");
    assertThat(scope.isEmpty()).isFalse();
    assertThat(scope.describe())
        .containsExactly(
            "servlet [/cart/*, /basket] in context default of bundle-7 [7]",
            "resource [/static/*] in context default of bundle-7 [7]");
  }

  @Test
  void theMoreSpecificServletOfAnotherBundleAnswersForItself() {
    Site site =
        new Site()
            .servlet(DEFAULT, 7, "all", "/*")
            .servlet(DEFAULT, 8, "mine", "/mine/*")
            .servlet(DEFAULT, 8, "page", "*.page");

    assertCovers(site.scopeOf(7L), "/", "/x", "/x.page");
    assertLeaves(site.scopeOf(7L), "/mine", "/mine/x");
    assertCovers(site.scopeOf(8L), "/mine", "/mine/x");
    assertLeaves(site.scopeOf(8L), "/", "/x", "/x.page");
  }

  @Test
  void theCatchAllOfAnotherBundleDoesNotAnswerForTheAbsent() {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 7, "cart", "/cart")
            .servlet(DEFAULT, 8, "all", "/*")
            .scopeOf(7L);

    assertCovers(scope, "/cart");
    assertLeaves(scope, "/cart/1", "/x");
  }

  @Test
  void theLongerContextPathComesFirstAndLeavesWhatItDoesNotServe() {
    Site site =
        new Site()
            .context("shop", "/shop", 0, 9)
            .context("shop-api", "/shop/api", -5, 9)
            .servlet("shop-api", 7, "v1", "/v1/*")
            .servlet("shop", 8, "shop", "/*")
            .servlet(DEFAULT, 6, "root", "/*");

    assertCovers(site.scopeOf(7L), "/shop/api/v1/x", "/shop/api/v1");
    assertLeaves(site.scopeOf(7L), "/shop/api/v2", "/shop", "/v1");
    assertCovers(site.scopeOf(8L), "/shop/api/v2", "/shop/", "/shop");
    assertLeaves(site.scopeOf(8L), "/shop/api/v1/x", "/shopping", "/");
    assertCovers(site.scopeOf(6L), "/shopping", "/");
  }

  @Test
  void amongContextsOfOnePathRankingThenAge() {
    Site site =
        new Site()
            .context("old", "/shop", 0, 9)
            .context("young", "/shop", 0, 9)
            .context("high", "/shop", 5, 9)
            .servlet("old", 6, "old", "/a", "/b")
            .servlet("young", 7, "young", "/a", "/b")
            .servlet("high", 8, "high", "/b");

    assertCovers(site.scopeOf(6L), "/shop/a");
    assertLeaves(site.scopeOf(6L), "/shop/b");
    assertThat(site.scopeOf(7L).covers("/shop/a")).isFalse();
    assertCovers(site.scopeOf(8L), "/shop/b");
  }

  @Test
  void theHttpServiceComesBeforeAllOtherContextsAtTheRoot() {
    Site site =
        new Site()
            .context("first", "/", 1000, 9)
            .servlet("first", 7, "x", "/x/*", "/y")
            .servlet(DEFAULT, 8, "y", "/y", "/z")
            .alias("/x");
    site.httpServiceUsers.add(5L);

    assertCovers(site.scopeOf(5L), "/x", "/x/1");
    assertLeaves(site.scopeOf(5L), "/y", "/z");
    assertCovers(site.scopeOf(7L), "/y");
    assertLeaves(site.scopeOf(7L), "/x", "/x/1");
    assertCovers(site.scopeOf(8L), "/z");
    assertLeaves(site.scopeOf(8L), "/y");
  }

  @Test
  void theLongestPathWinsAndAnAliasMatchesWhatIsBelowIt() {
    Site site =
        new Site()
            .servlet(DEFAULT, 7, "a", "/a/*")
            .servlet(DEFAULT, 8, "ab", "/a/b/*")
            .alias("/x")
            .alias("/x/y");
    site.httpServiceUsers.add(5L);

    assertCovers(site.scopeOf(7L), "/a", "/a/", "/a/c", "/a//b");
    assertLeaves(site.scopeOf(7L), "/a/b", "/a/b/", "/a/b/c", "/ab", "a", "");
    assertCovers(site.scopeOf(8L), "/a/b", "/a/b/", "/a/b/c/d");
    assertLeaves(site.scopeOf(8L), "/a/bc");
    assertCovers(site.scopeOf(5L), "/x", "/x/", "/x/y/z", "/x//");
    assertLeaves(site.scopeOf(5L), "/xy", "/");
  }

  @Test
  void anAliasBelongsToWhoeverUsesTheHttpService() {
    Site site = new Site().alias("/old").servlet(DEFAULT, 8, "new", "/new");
    site.httpServiceUsers.add(5L);
    site.httpServiceUsers.add(6L);

    assertCovers(site.scopeOf(5L), "/old", "/old/1");
    assertCovers(site.scopeOf(6L), "/old");
    assertThat(site.scopeOf(7L)).isSameAs(Scope.NOTHING);
  }

  @Test
  void filtersCoverWhatTheyGuardByPatternExpressionAndServletName() {
    Site site =
        new Site()
            .servlet(DEFAULT, 8, "a", "/a/*")
            .servlet(DEFAULT, 8, "b", "/b/*")
            .resource(DEFAULT, 8, "/r/*")
            .filter(DEFAULT, 7, "/a/secret/*")
            .filter(DEFAULT, 6, NONE, new String[] {"/./x"}, NONE, "REQUEST")
            .filter(DEFAULT, 5, NONE, NONE, new String[] {"b", ""}, "REQUEST", "ASYNC");

    assertCovers(site.scopeOf(7L), "/a/secret/1");
    assertLeaves(site.scopeOf(7L), "/a/1", "/b");
    assertCovers(site.scopeOf(6L), "/a/x", "/b/x", "/r/x");
    assertLeaves(site.scopeOf(6L), "/a/xx");
    assertCovers(site.scopeOf(5L), "/b", "/b/1");
    assertLeaves(site.scopeOf(5L), "/a/1", "/r/1");
  }

  @Test
  void aFilterGuardsItsOwnContextOnlyAndOnlyWhatIsServed() {
    Scope scope =
        new Site()
            .context("shop", "/shop", 0, 9)
            .servlet("shop", 8, "shop", "/x")
            .servlet(DEFAULT, 8, "root", "/x")
            .filter("shop", 7, "/*")
            .scopeOf(7L);

    assertCovers(scope, "/shop/x");
    assertLeaves(scope, "/x", "/shop/y");
  }

  @Test
  void aFilterOfInnerDispatchesCoversItsContext() {
    Scope scope =
        new Site()
            .servlet(DEFAULT, 8, "a", "/a/*")
            .filter(DEFAULT, 7, new String[] {"/inner/*"}, null, null, "FORWARD")
            .scopeOf(7L);

    assertCovers(scope, "/a/1");
    assertLeaves(scope, "/nobody");
  }

  @Test
  void aContextCoversAllThatIsServedInIt() {
    Site site =
        new Site()
            .context("shop", "/shop", 0, 7)
            .servlet("shop", 8, "x", "/x")
            .servlet(DEFAULT, 8, "y", "/y");

    assertCovers(site.scopeOf(7L), "/shop/x");
    assertLeaves(site.scopeOf(7L), "/y", "/shop/y", "/x");
    assertThat(site.scopeOf(7L).describe()).containsExactly("context [/shop] of bundle-7 [7]");
  }

  @Test
  void theContextsThatAreNoServicesBelongToTheHttpService() {
    Site site = new Site().servlet(DEFAULT, 8, "y", "/y");

    assertCovers(site.scopeOf(Site.HTTP), "/y");
  }

  @Test
  void anErrorPageOrARequestListenerCoversItsContext() {
    Site site =
        new Site()
            .servlet(DEFAULT, 8, "a", "/a")
            .errorPage(DEFAULT, 7, 500)
            .listener(DEFAULT, 6, "jakarta.servlet.ServletRequestListener");

    assertCovers(site.scopeOf(7L), "/a");
    assertCovers(site.scopeOf(6L), "/a");
    assertLeaves(site.scopeOf(7L), "/nobody");
  }

  @Test
  void aSessionListenerCoversNothing() {
    Site site =
        new Site()
            .servlet(DEFAULT, 8, "a", "/a")
            .listener(DEFAULT, 6, "jakarta.servlet.http.HttpSessionListener");

    assertThat(site.scopeOf(6L).covers("/a")).isFalse();
    assertThat(site.scopeOf(6L).isEmpty()).isTrue();
  }

  @Test
  void aPreprocessorCoversEverything() {
    Scope scope = new Site().preprocessor(6).preprocessor(7).scopeOf(7L);

    assertCovers(scope, "/", "/nobody");
    assertThat(scope.isEmpty()).isFalse();
    assertThat(scope.describe()).containsExactly("preprocessor of bundle-7 [7]");
  }

  @Test
  void partsOfJaxRsApplicationsBringTheServletsOfTheirWhiteboard() {
    Site site =
        new Site()
            .servlet(DEFAULT, 4, "jaxrs", "/api/*")
            .filter(DEFAULT, 4, "/*")
            .servlet(DEFAULT, 8, "x", "/x");
    site.jaxrsWhiteboards.add(4L);
    site.jaxrsBundles.add(7L);

    assertCovers(site.scopeOf(7L), "/api/orders");
    assertLeaves(site.scopeOf(7L), "/x");
    assertThat(site.scopeOf(8L).covers("/api/orders")).isFalse();
  }

  @Test
  void aShadowedServletCoversNothing() {
    Site site = new Site().servlet(DEFAULT, 8, "x", "/x").failedServlet(DEFAULT, 7, 3, "/x");

    assertThat(site.scopeOf(7L)).isSameAs(Scope.NOTHING);
  }

  @Test
  void aUnionKeepsEachSnapshot() {
    Scope first =
        new Site()
            .servlet(DEFAULT, 7, "cart", "/cart")
            .servlet(DEFAULT, 8, "all", "/*")
            .scopeOf(7L);
    Scope second =
        new Site().servlet(DEFAULT, 8, "all", "/*").servlet(DEFAULT, 9, "x", "/x").scopeOf(9L);
    Scope both = first.union(second);

    assertCovers(both, "/cart", "/x");
    assertLeaves(both, "/y");
    assertThat(both.describe()).hasSize(2);
    assertThat(both.parts()).hasSize(2);
    assertThat(both.union(both).describe()).hasSize(2);
  }

  @Test
  void nothingAndEverything() {
    Scope scope = new Site().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L);

    assertThat(Scope.NOTHING.union(scope)).isSameAs(scope);
    assertThat(scope.union(Scope.NOTHING)).isSameAs(scope);
    assertLeaves(Scope.NOTHING, "/cart");
    assertThat(Scope.NOTHING.isEmpty()).isTrue();
    assertThat(Scope.NOTHING.describe()).isEmpty();
    assertCovers(scope.union(Scope.EVERYTHING), "/cart", "/nobody");
    assertThat(Scope.EVERYTHING.isEmpty()).isFalse();
    assertThat(Scope.EVERYTHING.describe()).containsExactly("everything");
  }

  @Test
  void thereIsAPathForEachPatternThatIsServed() {
    EndpointSnapshot snapshot =
        new Site()
            .context("admin", "/admin", 0, 7)
            .servlet("admin", 7, "users", "/users/*", "*.html", "/")
            .servlet(DEFAULT, 7, "shop", "/shop", "")
            .servlet(DEFAULT, 8, "other", "/other")
            .snapshot();

    assertThat(snapshot.samples(java.util.Set.of(7L)))
        .containsExactlyInAnyOrder(
            "/admin/users/upgrade-probe",
            "/admin/upgrade-probe.html",
            "/admin/upgrade-probe",
            "/shop",
            "/");
  }

  /** The other one's catch-all would answer there. */
  @Test
  void aPathThatIsServedByAnotherIsNoSample() {
    EndpointSnapshot snapshot =
        new Site()
            .context("early", "/", 10, 8)
            .servlet("early", 8, "all", "/*")
            .servlet(DEFAULT, 7, "shop", "/shop")
            .snapshot();

    assertThat(snapshot.samples(java.util.Set.of(7L))).isEmpty();
    assertThat(snapshot.samples(java.util.Set.of(8L))).containsExactly("/upgrade-probe");
  }

  @Test
  void withoutAnHttpServiceThereIsNothing() {
    assertThat(EndpointSnapshot.NONE.isPresent()).isFalse();
    assertThat(EndpointSnapshot.NONE.endpoints()).isEmpty();
    assertThat(EndpointSnapshot.NONE.scopeOf(java.util.Set.of(7L))).isSameAs(Scope.NOTHING);
  }

  private static void assertCovers(Scope scope, String... paths) {
    assertThat(paths).allSatisfy(path -> assertThat(scope.covers(path)).as(path).isTrue());
  }

  private static void assertLeaves(Scope scope, String... paths) {
    assertThat(paths).allSatisfy(path -> assertThat(scope.covers(path)).as(path).isFalse());
  }
}
