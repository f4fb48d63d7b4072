package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeService;

/** Who did it, on the stacks of the frameworks themselves. */
class WhoTest {
  @TempDir Path storage;

  interface Task {
    void run() throws Exception;
  }

  /** Has the task run by a bundle, on a thread of that name. */
  private static void by(Bundle bundle, String thread, Task task) throws Exception {
    ServiceReference<?> caller = null;
    for (ServiceReference<?> reference : bundle.getRegisteredServices()) {
      if (reference.isAssignableTo(bundle, Executor.class.getName())) {
        caller = reference;
      }
    }
    Executor executor = (Executor) bundle.getBundleContext().getService(caller);
    Throwable[] thrown = new Throwable[1];
    Thread running =
        new Thread(
            () ->
                executor.execute(
                    () -> {
                      try {
                        task.run();
                      } catch (Throwable e) {
                        thrown[0] = e;
                      }
                    }),
            thread);
    running.start();
    running.join(20_000);
    assertThat(thrown[0]).isNull();
  }

  private static String line(Bundle bundle, String thread) {
    return bundle.getSymbolicName() + " [" + bundle.getBundleId() + "] on thread '" + thread + "'";
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void anUpdateIsOfTheBundleThatCalledIt(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle deployer = launched.start(Jars.app("deployer", "1.0.0"));
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      by(deployer, "watching", () -> app.update(Jars.app("shop", "2.0.0").stream()));
      assertThat(launched.result().request().who()).contains(line(deployer, "watching"));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void whoJoinsIsNamedToo(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle deployer = launched.start(Jars.app("deployer", "1.0.0"));
      Bundle other = launched.start(Jars.app("other", "1.0.0"));
      Bundle shop = launched.start(Jars.app("shop", "1.0.0"));
      Bundle cart = launched.start(Jars.app("cart", "1.0.0"));
      launched.protect(3000);
      by(deployer, "one", () -> shop.update(Jars.app("shop", "2.0.0").stream()));
      by(other, "two", () -> cart.update(Jars.app("cart", "2.0.0").stream()));
      assertThat(launched.result().request().who())
          .contains(line(deployer, "one") + "; " + line(other, "two"));
    }
  }

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aCallOfTheServiceIsOfItsCallerUnlessItSaysWho(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle deployer = launched.start(Jars.app("deployer", "1.0.0"));
      Bundle app = launched.start(Jars.app("shop", "1.0.0"));
      launched.protect();
      UpgradeService service = launched.service(UpgradeService.class);
      UpgradeRequest request =
          UpgradeRequest.of(BundleChange.of(app.getBundleId(), "shop", "1.0.0"));
      by(deployer, "calling", () -> service.start(request));
      assertThat(launched.result().request().who()).contains(line(deployer, "calling"));
      by(deployer, "calling", () -> service.start(request.by("Jo at the shell")));
      assertThat(launched.result().request().who()).contains("Jo at the shell");
    }
  }
}
