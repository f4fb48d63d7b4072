package upgrade.web.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What is interrupted in Pax Web, where all contexts of one path are one. */
class JoinedContextsTest {
  private static final String DEFAULT = Site.DEFAULT;

  @Test
  void aServletInTheDefaultContextIsInterruptedAlone() {
    Scope scope =
        Site.paxWeb()
            .servlet(DEFAULT, 7, "cart", "/cart/*")
            .servlet(DEFAULT, 8, "other", "/other")
            .scopeOf(7L);
    assertThat(scope.covers("/cart/1")).isTrue();
    assertThat(scope.covers("/other")).isFalse();
    assertThat(scope.covers("/nowhere")).isFalse();
    assertThat(scope.describe())
        .containsExactly("servlet [/cart/*] in context default of bundle-7 [7]");
  }

  @Test
  void ofAnArchiveAllIsInterruptedEvenWhatNoServletServes() {
    Site site =
        Site.paxWeb()
            .archive("/app", 7)
            .unregistered("/app", 7, "w", "/s/*")
            .servlet(DEFAULT, 8, "all", "/*");
    Scope scope = site.scopeOf(7L);
    assertThat(scope.covers("/app")).isTrue();
    assertThat(scope.covers("/app/s/1")).isTrue();
    assertThat(scope.covers("/app/index.html")).isTrue();
    assertThat(scope.covers("/apples")).isFalse();
    assertThat(scope.ownerOf("/app/index.html")).contains("bundle-7 [7]");
    assertThat(scope.owners()).containsExactly(7L);
    // Nor does the catch-all of the root ever get what is below an archive.
    assertThat(site.scopeOf(8L).covers("/app/index.html")).isFalse();
    assertThat(site.scopeOf(8L).covers("/index.html")).isTrue();
  }

  @Test
  void ownersOfHttpServiceServletsAreKnown() {
    EndpointSnapshot snapshot =
        Site.paxWeb()
            .httpService(7)
            .unregistered("hs-7", 7, "class A", "/a/*")
            .httpService(8)
            .unregistered("hs-8", 8, "class B", "/b/*")
            .snapshot();
    assertThat(snapshot.ownerOf("/a/1")).contains("bundle-7 [7]");
    assertThat(snapshot.ownerOf("/b/1")).contains("bundle-8 [8]");
    assertThat(snapshot.servedBy("/b/1").map(Endpoint::serviceId)).contains(-1L);
    assertThat(snapshot.ownerOf("/c")).isEmpty();
  }

  @Test
  void whoUsesTheHttpServiceTakesAllAtTheRootAlong() {
    Site site =
        Site.paxWeb()
            .servlet(DEFAULT, 9, "other", "/other")
            .httpService(7)
            .unregistered("hs-7", 7, "class A", "/a/*")
            .archive("/app", 8);
    Scope scope = site.scopeOf(7L);
    assertThat(scope.covers("/a/1")).isTrue();
    assertThat(scope.covers("/other")).isTrue();
    assertThat(scope.covers("/app/x")).isFalse();
    assertThat(site.scopeOf(9L).covers("/a/1")).isFalse();
  }

  @Test
  void anOwnHelperTakesItsPathAlong() {
    Site site =
        Site.paxWeb()
            .helper("own", "/own", 7)
            .servlet("own", 9, "guest", "/guest")
            .servlet(DEFAULT, 9, "other", "/other");
    Scope scope = site.scopeOf(7L);
    assertThat(scope.covers("/own/guest")).isTrue();
    assertThat(scope.covers("/own/nothing")).isTrue();
    assertThat(scope.covers("/other")).isFalse();
  }

  @Test
  void aFilterThatComesOrGoesTakesTheGuardsOfTheWholePathAway() {
    Site site =
        Site.paxWeb()
            .servlet(DEFAULT, 9, "other", "/other")
            .filter(DEFAULT, 9, "/other")
            .filter(DEFAULT, 7, "/mine/*")
            .archive("/app", 8);
    assertThat(site.scopeOf(7L).covers("/other")).isTrue();
    assertThat(site.scopeOf(7L).covers("/app/x")).isFalse();
  }

  @Test
  void aListenerOfTheContextRestartsIt() {
    Site listening =
        Site.paxWeb()
            .servlet(DEFAULT, 9, "other", "/other")
            .listener(DEFAULT, 7, "javax.servlet.ServletContextListener");
    assertThat(listening.scopeOf(7L).covers("/other")).isTrue();
    Site sessions =
        Site.paxWeb()
            .servlet(DEFAULT, 9, "other", "/other")
            .listener(DEFAULT, 7, "javax.servlet.http.HttpSessionListener");
    assertThat(sessions.scopeOf(7L).covers("/other")).isFalse();
  }

  @Test
  void servletsOfAllContextsAtAPathAreChosenAmongTogether() {
    EndpointSnapshot snapshot =
        Site.paxWeb()
            .servlet(DEFAULT, 9, "all", "/*")
            .httpService(7)
            .unregistered("hs-7", 7, "class A", "/a/*")
            .snapshot();
    assertThat(snapshot.ownerOf("/a/1")).contains("bundle-7 [7]");
    assertThat(snapshot.ownerOf("/b")).contains("bundle-9 [9]");
  }

  @Test
  void anArchiveIsBackWhenItIsDeployed() {
    AffectedScope scope =
        before(Site.paxWeb().archive("/app", 7).unregistered("/app", 7, "w", "/s"));
    assertThat(missing(scope, Site.paxWeb(500))).hasSize(2);
    Site deploying =
        Site.paxWeb(500).archiveBeingDeployed("/app", 7).unregistered("/app", 7, "w", "/s");
    assertThat(missing(scope, deploying)).containsExactly("context [/app] of bundle-7 [7]");
    assertThat(
            missing(scope, Site.paxWeb(500).archive("/app", 7).unregistered("/app", 7, "w", "/s")))
        .isEmpty();
  }

  @Test
  void whatIsInAStoppedContextIsNotBack() {
    AffectedScope scope = before(Site.paxWeb().servlet(DEFAULT, 7, "cart", "/cart"));
    assertThat(missing(scope, Site.paxWeb(500).servlet(DEFAULT, 7, "cart", "/cart").stopped("/")))
        .containsExactly("servlet [/cart] in context default of bundle-7 [7]");
    assertThat(missing(scope, Site.paxWeb(500).servlet(DEFAULT, 7, "cart", "/cart"))).isEmpty();
  }

  @Test
  void theOldServletThatIsListedStillIsNotTheNewOne() {
    AffectedScope scope = before(Site.paxWeb().servlet(DEFAULT, 7, "cart", "/cart"));
    assertThat(missing(scope, Site.paxWeb(500).leaving(DEFAULT, 7, "cart", "/cart")))
        .containsExactly("servlet [/cart] in context default of bundle-7 [7]");
  }

  @Test
  void aContextThatWasNeverPublishedKeepsNobodyWaiting() {
    AffectedScope scope = before(Site.paxWeb().servlet(DEFAULT, 7, "cart", "/cart").stopped("/"));
    assertThat(missing(scope, Site.paxWeb(500).servlet(DEFAULT, 7, "cart", "/cart").stopped("/")))
        .isEmpty();
  }

  @Test
  void nothingMissingIsBelievedTheSecondTimeOnly() throws InterruptedException {
    EndpointSnapshot back = Site.paxWeb(500).servlet(DEFAULT, 7, "cart", "/cart").snapshot();
    EndpointSnapshot stopped =
        Site.paxWeb(500).servlet(DEFAULT, 7, "cart", "/cart").stopped("/").snapshot();
    List<EndpointSnapshot> answers = new java.util.ArrayList<>(List.of(back, stopped, back, back));
    Readiness readiness =
        new Readiness(
            () -> answers.remove(0),
            changed -> () -> {},
            Site.paxWeb().servlet(DEFAULT, 7, "cart", "/cart").scopeOf(7L),
            id -> Bundle.ACTIVE,
            id -> Optional.empty(),
            new Alarm());
    assertThat(readiness.await(Duration.ofSeconds(15))).isEmpty();
    assertThat(answers).isEmpty();
  }

  private static AffectedScope before(Site site) {
    return (AffectedScope) site.scopeOf(7L);
  }

  private static List<String> missing(AffectedScope scope, Site now) {
    return new Comparison(scope, now.snapshot(), ComponentNames.UNKNOWN)
        .absent().stream().map(Endpoint::toString).toList();
  }
}
