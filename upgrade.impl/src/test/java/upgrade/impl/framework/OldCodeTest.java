package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import upgrade.api.BundleChange;
import upgrade.api.Message;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.api.UpgradeService;

/** Whether old code is gone, and what holds it. */
class OldCodeTest {
  @TempDir Path storage;
  @TempDir Path contents;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void theHistoryTellsWhetherTheOldClassLoaderWasCollected(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect(0);
      CountDownLatch end = new CountDownLatch(1);
      AtomicReference<Thread> holder =
          new AtomicReference<>(holder(app.adapt(BundleWiring.class).getClassLoader(), end));

      app.update(Jars.app("shop", "2.0.0").stream());
      String id = launched.result().upgradeId();

      Message held = oldCode(launched, id).get(0);
      assertThat(held.isWarning()).isTrue();
      assertThat(held.text())
          .startsWith(
              "shop [" + app.getBundleId() + "] 1.0.0: its class loader is still held after")
          .contains("it is the context class loader of holder");

      end.countDown();
      holder.getAndSet(null).join(); // it keeps its class loader even when it has ended
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                System.gc();
                return oldCode(launched, id)
                    .get(0)
                    .text()
                    .endsWith("its class loader was collected");
              });
      assertThat(oldCode(launched, id)).hasSize(1).noneMatch(Message::isWarning);
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whatWasRefusedHasReplacedNothingAndARestartForgets(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect(0);
      UpgradeResult refused = upgrade(launched, app, Jars.app("other", "2.0.0"));
      assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(oldCode(launched, refused.upgradeId())).isEmpty();
      UpgradeResult done = upgrade(launched, app, Jars.app("shop", "2.0.0"));
      assertThat(oldCode(launched, done.upgradeId())).hasSize(1);

      launched.restart();
      Awaitility.await().until(() -> launched.service(UpgradeHistory.class) != null);
      assertThat(oldCode(launched, done.upgradeId()))
          .singleElement()
          .satisfies(line -> assertThat(line.text()).startsWith("not known"));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whoHoldsAnEarlierRevisionIsNamed(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle app =
          launched.start(Jars.app("shop", "1.0.0").with("Export-Package", "shop;version=1"));
      Bundle user = launched.start(Jars.app("user", "1.0.0").with("Import-Package", "shop"));
      launched.protect(0);
      app.update(Jars.app("shop", "2.0.0").with("Export-Package", "shop;version=1").stream());
      String updated = launched.result().upgradeId();

      UpgradeResult refused =
          upgrade(
              launched, app, Jars.app("shop", "3.0.0").with("Export-Package", "shop;version=1"));

      assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(refused.problems().toString())
          .contains("old code from an earlier update is still in use: shop [")
          .contains("version 1.0.0 is wired to by user [" + user.getBundleId() + "]")
          .contains("refresh first");
      assertThat(oldCode(launched, updated).get(0).text())
          .contains("it is wired to by user [" + user.getBundleId() + "]");
    }
  }

  /** Nothing of it stays on this thread's stack. */
  private static Thread holder(ClassLoader loader, CountDownLatch end) {
    Thread holder =
        new Thread(
            () -> {
              try {
                end.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "holder");
    holder.setContextClassLoader(loader);
    holder.start();
    return holder;
  }

  private static List<Message> oldCode(Launched launched, String id) {
    return launched.service(UpgradeHistory.class).oldCode(id);
  }

  private UpgradeResult upgrade(Launched launched, Bundle bundle, Jars content) throws Exception {
    Path file = content.write(contents.resolve("new-" + System.nanoTime()));
    return launched
        .service(UpgradeService.class)
        .start(
            UpgradeRequest.of(
                BundleChange.of(
                        bundle.getBundleId(),
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString())
                    .from(file.toUri().toString())))
        .result()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
