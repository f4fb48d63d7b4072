package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A shell that has the commands in its own way, as Karaf's, keeps them out of Gogo. */
class ShellAdaptorTest {
  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void gogosCommandsAreGoneWhenItIsRegisteredAndBackWhenTheLastLeaves(Launched.Kind kind)
      throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Gogo.install(launched.context());
      Bundle impl = launched.protect();
      BundleContext context = launched.context();
      Awaitility.await().until(() -> isInGogo(context));

      // Asked at once: whoever registers its own next must not find ours there.
      ServiceRegistration<?> first = adapt(impl);
      assertThat(isInGogo(context)).isFalse();
      ServiceRegistration<?> second = adapt(impl);
      first.unregister();
      assertThat(isInGogo(context)).isFalse();

      second.unregister();
      assertThat(isInGogo(context)).isTrue();
    }
  }

  private static boolean isInGogo(BundleContext context) throws Exception {
    return context.getServiceReferences((String) null, "(osgi.command.scope=upgrade)") != null;
  }

  private static ServiceRegistration<?> adapt(Bundle impl) throws Exception {
    Class<?> type = impl.loadClass("upgrade.impl.command.ShellAdaptor");
    Object shell =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> "test";
                });
    return impl.getBundleContext().registerService(type.getName(), shell, null);
  }
}
