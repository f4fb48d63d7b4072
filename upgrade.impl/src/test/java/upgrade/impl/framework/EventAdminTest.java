package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.service.event.EventHandler;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.framework.app.Eavesdropper;

/** Events with Event Admin before us, after us, and without it. */
class EventAdminTest {
  @TempDir Path storage;

  private static Bundle eventAdmin(Launched launched) throws Exception {
    Path jar =
        Path.of(
            Class.forName("org.apache.felix.eventadmin.impl.Activator")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Bundle bundle;
    try (InputStream in = Files.newInputStream(jar)) {
      bundle = launched.context().installBundle("eventadmin", in);
    }
    bundle.start();
    return bundle;
  }

  @SuppressWarnings("unchecked")
  private static BlockingQueue<Map<String, Object>> listen(Launched launched) throws Exception {
    String entry = Eavesdropper.class.getName().replace('.', '/') + ".class";
    try (InputStream in = Eavesdropper.class.getClassLoader().getResourceAsStream(entry)) {
      launched.start(
          Jars.library("listener", "1.0.0")
              .file(entry, in.readAllBytes())
              .with("Bundle-Activator", Eavesdropper.class.getName())
              .with("Import-Package", "org.osgi.framework, org.osgi.service.event"));
    }
    return launched.service(BlockingQueue.class);
  }

  /** Whether ours listens to upgrades for Event Admin. */
  private static void awaitTopics(Launched launched, Bundle impl) {
    Awaitility.await()
        .until(
            () ->
                java.util.Arrays.stream(
                        launched
                            .context()
                            .getAllServiceReferences(UpgradeListener.class.getName(), null))
                    .filter(reference -> reference.getBundle() == impl)
                    .anyMatch(
                        reference ->
                            String.valueOf(reference.getProperty("component.name"))
                                    .endsWith("Topics")
                                && reference.getUsingBundles() != null));
  }

  private static List<Map<String, Object>> update(
      Launched launched, BlockingQueue<Map<String, Object>> heard) throws Exception {
    Bundle app = launched.start(Jars.app("shop", "1.0.0"));
    Probe.in(launched.context()).after = context -> context.count("parked", 3);
    app.update(Jars.app("shop", "2.0.0").stream());
    List<Map<String, Object>> all = new ArrayList<>();
    Map<String, Object> event;
    do {
      event = heard.poll(20, TimeUnit.SECONDS);
      assertThat(event).describedAs("after " + all).isNotNull();
      all.add(event);
    } while (!event.get("event.topics").equals("upgrade/ENDED"));
    return all;
  }

  private static void assertWhole(List<Map<String, Object>> events) {
    assertThat(events)
        .map(event -> event.get("event.topics"))
        .startsWith("upgrade/STARTED")
        .contains("upgrade/SECTION", "upgrade/MESSAGE", "upgrade/STEP")
        .endsWith("upgrade/ENDED");
    Map<String, Object> end = events.get(events.size() - 1);
    assertThat(end)
        .containsEntry("outcome", "SUCCEEDED")
        .containsEntry("figure.parked", 3L)
        .containsKeys("upgrade.id", "who", "duration.ms", "timestamp");
    assertThat((String[]) end.get("bundle.symbolicName")).containsExactly("shop");
    assertThat((String[]) end.get("bundle.version.to")).containsExactly("2.0.0");
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void eachTransitionIsPostedInOrder(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle admin = eventAdmin(launched);
      BlockingQueue<Map<String, Object>> heard = listen(launched);
      Bundle impl = launched.protect();
      awaitTopics(launched, impl);
      assertWhole(update(launched, heard));

      launched.result();
      admin.stop(); // and everything else goes on
      Bundle cart = launched.start(Jars.app("cart", "1.0.0"));
      cart.update(Jars.app("cart", "2.0.0").stream());
      assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(heard).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void eventAdminMayComeLater(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle impl = launched.protect();
      eventAdmin(launched);
      BlockingQueue<Map<String, Object>> heard = listen(launched);
      awaitTopics(launched, impl);
      assertWhole(update(launched, heard));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void withoutItEverythingElseWorks(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      app.update(Jars.app("shop", "2.0.0").stream());
      assertThat(launched.result().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(launched.context().getServiceReferences(EventHandler.class.getName(), null))
          .isNull();
    }
  }
}
