package upgrade.impl.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Configures ours through Configuration Admin. */
class ConfigurationTest {
  private static final String SETTINGS = "upgrade.impl.settings.SettingsInForce";
  private static final String SERVICE = "upgrade.api.UpgradeService";

  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Launched.Kind.class)
  void aWrongValueIsRefusedAndNothingRestarts(Launched.Kind kind) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      Bundle admin = Configured.admin(launched);
      Configured.set(admin, Map.of("step.timeout.ms", "a while", "versions.kept", 7));
      launched.protect();
      long service = id(launched, SERVICE);
      long settings = id(launched, SETTINGS);
      assertThat(stepTimeout(launched)).isEqualTo(Duration.ofSeconds(30));
      assertThat(value(launched, "versionsKept")).isEqualTo(3);

      Configured.set(admin, Map.of("step.timeout.ms", "7000"));
      Awaitility.await().until(() -> stepTimeout(launched).equals(Duration.ofSeconds(7)));
      Configured.set(admin, Map.of("step.timeout.ms", new String[] {"1", "2"}, "versions.kept", 1));
      Configured.set(admin, Map.of("step.timeout.ms", -1, "quiet.period.ms", Long.MAX_VALUE));
      // The last one is the signal that those before it were seen: they come in order.
      ServiceReference<?> reference = launched.context().getServiceReference(SETTINGS);
      Awaitility.await()
          .until(
              () -> Long.valueOf(Long.MAX_VALUE).equals(reference.getProperty("quiet.period.ms")));

      assertThat(stepTimeout(launched)).isEqualTo(Duration.ofSeconds(7));
      assertThat(value(launched, "versionsKept")).isEqualTo(3);
      assertThat(id(launched, SERVICE)).isEqualTo(service);
      assertThat(id(launched, SETTINGS)).isEqualTo(settings);
    }
  }

  private static long id(Launched launched, String service) {
    return (Long) launched.context().getServiceReference(service).getProperty("service.id");
  }

  private static Duration stepTimeout(Launched launched) throws Exception {
    return (Duration) value(launched, "stepTimeout");
  }

  private static Object value(Launched launched, String name) throws Exception {
    Bundle ours = launched.context().getBundle("upgrade.impl");
    ServiceReference<?> reference = ours.getBundleContext().getServiceReference(SETTINGS);
    Object holder = ours.getBundleContext().getService(reference);
    Object settings = holder.getClass().getMethod("now").invoke(holder);
    return settings.getClass().getMethod(name).invoke(settings);
  }
}
