package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.api.UpgradeResult.Outcome;

/** What operators type to change something, and what they read then, in Gogo on Felix. */
class ActingCommandsTest {
  @TempDir Path storage;
  @TempDir Path contents;

  private Launched launched;
  private Bundle app;
  private Probe probe;
  private Gogo gogo;

  @BeforeEach
  void launch() throws Exception {
    launched = new Launched(Launched.Kind.FELIX, storage);
    Gogo.install(launched.context());
    app = launched.start(Jars.app("shop", "1.0.0"));
    probe = Probe.in(launched.context());
    launched.protect();
    Awaitility.await()
        .until(
            () ->
                launched
                        .context()
                        .getServiceReferences((String) null, "(osgi.command.scope=upgrade)")
                    != null);
    gogo = Gogo.session(launched.context());
  }

  @AfterEach
  void close() throws Exception {
    launched.close();
  }

  private String version(String version) throws Exception {
    return url(Jars.app("shop", version), version);
  }

  private String url(Jars jar, String name) throws Exception {
    return jar.write(contents.resolve(name + ".jar")).toUri().toString();
  }

  @Test
  void updateShowsItsProgressAndReturnsHowItEnded() throws Exception {
    probe.before = context -> context.info("all is well");

    Object result = gogo.execute("upgrade:update shop " + version("2.0.0"));

    String upgrade = "upgrade " + launched.result().upgradeId() + " of shop [" + app.getBundleId();
    assertThat(gogo.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(upgrade),
            line -> assertThat(line).isEqualTo("  suspend"),
            line -> assertThat(line).isEqualTo("    all is well"),
            line -> assertThat(line).isEqualTo("  upgrade"));
    assertThat(gogo.print(result)).startsWith(upgrade).contains("1.0.0 -> 2.0.0 succeeded after");
    assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
  }

  @Test
  void withoutAUrlTheUpdateLocationIsAsked() throws Exception {
    String location = version("1.0.0");
    Bundle other = launched.context().installBundle(url(Jars.app("cart", "1.0.0"), "cart"));
    other.start();
    Jars.app("cart", "1.1.0").write(contents.resolve("cart.jar"));

    gogo.execute("upgrade:update cart shop " + location);

    assertThat(other.getVersion().toString()).isEqualTo("1.1.0");
    assertThat(launched.result().request().changes()).hasSize(2);
  }

  @Test
  void jsonIsAllThereIs() throws Exception {
    assertThat((String) gogo.execute("upgrade:update shop " + version("2.0.0") + " --json"))
        .startsWith("{")
        .contains("\"outcome\": \"SUCCEEDED\"")
        .endsWith("}");
    assertThat(gogo.lines()).doesNotContain("  suspend");
  }

  @Test
  void aBadUrlIsRefusedWithNothingTouchedAndNoSecretsTold() {
    String url = "file:/nowhere/shop.jar?token=secret";
    assertThatThrownBy(() -> gogo.execute("upgrade:update shop '" + url + "'"))
        .hasMessageContaining("was refused, nothing has changed")
        .hasMessageContaining("cannot fetch file:/nowhere/shop.jar")
        .hasMessageNotContaining("secret");
    assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    assertThat(gogo.shown()).doesNotContain("secret");
  }

  @Test
  void theContentOfAnotherBundleIsRefused() {
    assertThatThrownBy(
            () -> gogo.execute("upgrade:update shop " + url(Jars.app("cart", "2.0.0"), "cart")))
        .hasMessageContaining("holds the bundle 'cart'");
    assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
  }

  @Test
  void aBundleThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> gogo.execute("upgrade:update shap " + version("2.0.0")))
        .hasMessageContaining("no bundle is named shap")
        .hasMessageContaining("shop");
  }

  @Test
  void aVersionThatDoesNotStartIsRolledBackAndTheCommandFails() {
    assertThatThrownBy(
            () ->
                gogo.execute(
                    "upgrade:update shop "
                        + url(Jars.app("shop", "2.0.0").with("Test-Fails", "start"), "bad")))
        .hasMessageContaining("was rolled back, the old version runs")
        .hasMessageContaining("upgrade:history");
    assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    assertThat(app.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void anInterruptBeforeThePointOfNoReturnCancels() throws Exception {
    CountDownLatch drains = held(true, new CountDownLatch(1));
    CompletableFuture<Object> update = gogo.start("upgrade:update shop " + version("2.0.0"));
    assertThat(drains.await(20, TimeUnit.SECONDS)).isTrue();

    gogo.interrupt();

    assertThat(launched.result().outcome()).isEqualTo(Outcome.CANCELLED);
    Awaitility.await().until(() -> gogo.shown().contains("was cancelled, nothing has changed"));
    assertThat(gogo.shown()).contains("interrupted before the point of no return");
    assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
    assertThatThrownBy(() -> update.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void anInterruptAfterThePointOfNoReturnSaysWhyNotAndTheUpgradeGoesOn() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch changed = held(false, goOn);
    gogo.start("upgrade:update shop " + version("2.0.0"));
    assertThat(changed.await(20, TimeUnit.SECONDS)).isTrue();

    gogo.interrupt();
    Awaitility.await().until(() -> gogo.shown().contains("too late to cancel"));
    assertThat(gogo.shown()).contains("upgrade:status");
    goOn.countDown();

    assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
    Awaitility.await().until(() -> gogo.shown().contains("1.0.0 -> 2.0.0 succeeded"));
  }

  @Test
  void aSecondSessionCancels() throws Exception {
    CountDownLatch drains = held(true, new CountDownLatch(1));
    CompletableFuture<Object> update = gogo.start("upgrade:update shop " + version("2.0.0"));
    assertThat(drains.await(20, TimeUnit.SECONDS)).isTrue();
    Gogo second = Gogo.session(launched.context());

    Object result = second.execute("upgrade:cancel");

    assertThat(second.print(result)).contains("was cancelled, nothing has changed");
    assertThatThrownBy(() -> update.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(Exception.class)
        .hasMessageContaining("was cancelled");
    assertThat(app.getVersion().toString()).isEqualTo("1.0.0");
  }

  @Test
  void whatIsTooLateOrNotThereCannotBeCancelled() throws Exception {
    assertThatThrownBy(() -> gogo.execute("upgrade:cancel"))
        .hasMessageContaining("no upgrade runs or waits");
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch changed = held(false, goOn);
    CompletableFuture<Object> update = gogo.start("upgrade:update shop " + version("2.0.0"));
    assertThat(changed.await(20, TimeUnit.SECONDS)).isTrue();
    Gogo second = Gogo.session(launched.context());

    assertThatThrownBy(() -> second.execute("upgrade:cancel nobody"))
        .hasMessageContaining("no upgrade nobody runs or waits; there is ");
    assertThatThrownBy(() -> second.execute("upgrade:cancel"))
        .hasMessageContaining("too late to cancel upgrade");
    goOn.countDown();
    update.get(20, TimeUnit.SECONDS);
  }

  @Test
  void oneThatWaitsIsCancelledByItsId() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch changed = held(false, goOn);
    CompletableFuture<Object> first = gogo.start("upgrade:update shop " + version("2.0.0"));
    assertThat(changed.await(20, TimeUnit.SECONDS)).isTrue();
    Gogo second = Gogo.session(launched.context());
    CompletableFuture<Object> queued = second.start("upgrade:update shop " + version("3.0.0"));
    upgrade.api.UpgradeService service = launched.service(upgrade.api.UpgradeService.class);
    Awaitility.await().until(() -> !service.waiting().isEmpty());

    Object said =
        gogo.print(
            Gogo.session(launched.context())
                .execute("upgrade:cancel " + service.waiting().get(0).id()));

    assertThat(said).asString().contains("is cancelled, it will not begin");
    goOn.countDown();
    first.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> queued.get(20, TimeUnit.SECONDS)).hasMessageContaining("cancelled");
    assertThat(app.getVersion().toString()).isEqualTo("2.0.0");
  }

  @Test
  void progressAndResultCanBePiped() throws Exception {
    probe.before = context -> context.info("all is well");
    List<String> piped = new java.util.concurrent.CopyOnWriteArrayList<>();
    launched
        .context()
        .registerService(
            Lines.class,
            new Lines(piped),
            new Hashtable<>(
                Map.of("osgi.command.scope", "test", "osgi.command.function", "lines")));

    gogo.execute("upgrade:update shop " + version("2.0.0") + " | test:lines");

    assertThat(piped).contains("  suspend", "    all is well", "  upgrade");
    assertThat(piped.get(piped.size() - 1)).contains("succeeded after");
    assertThat(gogo.lines()).doesNotContain("  suspend"); // a log may be bound to it
  }

  /** Stands for grep. */
  public static final class Lines {
    private final List<String> lines;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    public void lines() {
      new java.io.BufferedReader(
              new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8))
          .lines()
          .forEach(lines::add);
    }
  }

  @Test
  void releaseLetsGoWhatWaits() throws Exception {
    assertThatThrownBy(() -> gogo.execute("upgrade:release"))
        .hasMessageContaining("no requests are protected here");
    AtomicInteger parked = new AtomicInteger(3);
    launched.context().registerService(Protection.class, new Parking(parked), null);

    assertThat(gogo.print(gogo.execute("upgrade:release"))).isEqualTo("3 requests released");
    assertThat(parked).hasValue(0);
    assertThat((String) gogo.execute("upgrade:release --json")).contains("\"released\": 0");
  }

  @Test
  void theFrameworkAndOursAreNotUpdatedEvenByForce() {
    assertThatThrownBy(() -> gogo.execute("upgrade:update 0 --force"))
        .hasMessageContaining("restart the framework");
    assertThatThrownBy(() -> gogo.execute("upgrade:update upgrade.impl --force"))
        .hasMessageContaining("restart the framework");
  }

  @Test
  void whatCannotBeProtectedIsUpdatedByForceOnly() throws Exception {
    Jars http =
        Jars.app("http", "1.0.0")
            .with("Provide-Capability", "osgi.implementation;osgi.implementation=osgi.http");
    Bundle server = launched.start(http);
    String next =
        url(
            Jars.app("http", "2.0.0")
                .with("Provide-Capability", "osgi.implementation;osgi.implementation=osgi.http"),
            "http");

    assertThatThrownBy(() -> gogo.execute("upgrade:update http " + next))
        .hasMessageContaining("--force");
    assertThatThrownBy(() -> gogo.execute("upgrade:update http " + version("2.0.0") + " --force"))
        .hasMessageContaining("nothing has changed");
    assertThat(server.getVersion().toString()).isEqualTo("1.0.0");

    assertThat(gogo.print(gogo.execute("upgrade:update http " + next + " --force")))
        .contains("NOT PROTECTED")
        .contains("1.0.0 -> 2.0.0");
    assertThat(server.getState()).isEqualTo(Bundle.ACTIVE);
  }

  /** Lets every upgrade stop there; open once the first has come. */
  private CountDownLatch held(boolean before, CountDownLatch until) {
    CountDownLatch arrived = new CountDownLatch(1);
    Probe.Action hold =
        context -> {
          if (!context.checkOnly()) {
            arrived.countDown();
            until.await();
          }
        };
    if (before) {
      probe.before = hold;
    } else {
      probe.after = hold;
    }
    return arrived;
  }

  /** Holds requests back, as far as commands can see. */
  private record Parking(AtomicInteger parked) implements Protection {
    @Override
    public String seam() {
      return "test";
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public List<String> endpoints(Set<Long> affected) {
      return List.of();
    }

    @Override
    public List<RequestInFlight> requests() {
      return List.of();
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of("parked", (long) parked.get());
    }

    @Override
    public int release() {
      return parked.getAndSet(0);
    }
  }
}
