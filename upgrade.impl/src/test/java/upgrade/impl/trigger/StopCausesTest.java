package upgrade.impl.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopCausesTest {
  private static final String DISPATCH =
      "org.apache.felix.framework.EventDispatcher.fireBundleEvent"
          + " org.apache.felix.framework.Felix.fireBundleEvent ";

  private static List<Frame> frames(String names) {
    return Stream.of(names.trim().split("\\s+"))
        .map(
            name ->
                new Frame(
                    name.substring(0, name.lastIndexOf('.')),
                    name.substring(name.lastIndexOf('.') + 1)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE, Felix.stopBundle Felix.updateBundle BundleImpl.update",
    "REFRESH, Felix.stopBundle Felix$RefreshHelper.stop Felix.refreshPackages",
    "PERSISTENT_STOP, Felix.stopBundle BundleImpl.stop",
    "START_LEVEL, Felix.stopBundle Felix.setActiveStartLevel",
    "START_LEVEL, Felix.stopBundle Felix.setBundleStartLevel",
    "UNINSTALL, Felix.stopBundle Felix.uninstallBundle",
    "FAILED_START, Felix.activateBundle Felix.startBundle Felix.updateBundle",
    "UNKNOWN, Felix.stopBundle Felix.somethingNew Felix.updateBundle",
    "UNKNOWN, Felix.stopAllBundles Felix.updateBundle"
  })
  void felix(StopCause cause, String names) {
    String full =
        DISPATCH
            + String.join(
                " ",
                Stream.of(names.split(" ")).map(n -> "org.apache.felix.framework." + n).toList());
    assertThat(StopCauses.classify(frames(full), false)).isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE, Module.doStop Module.stop ModuleContainer.update",
    "REFRESH, Module.doStop Module.stop ModuleContainer.unresolve0 ModuleContainer.unresolve"
        + " ModuleContainer.refresh",
    "PERSISTENT_STOP, Module.doStop Module.stop",
    "START_LEVEL, Module.doStop Module.stop ModuleContainer$ContainerStartLevel.decStartLevel",
    "START_LEVEL, Module.doStop Module.stop ModuleContainer$ContainerStartLevel.dispatchEvent",
    "UNINSTALL, Module.doStop Module.stop ModuleContainer.uninstall",
    "FAILED_START, Module.doStart Module.start ModuleContainer.update",
    "UNKNOWN, Module.doHalt Module.halt ModuleContainer.update"
  })
  void equinox(StopCause cause, String names) {
    String full =
        "org.eclipse.osgi.container.Module.publishEvent "
            + String.join(
                " ",
                Stream.of(names.split(" ")).map(n -> "org.eclipse.osgi.container." + n).toList());
    assertThat(StopCauses.classify(frames(full), false)).isEqualTo(cause);
  }

  @Test
  void aStopIsTransientWhenTheBundleIsStillMeantToRun() {
    List<Frame> stop =
        frames(
            "org.apache.felix.framework.Felix.stopBundle org.apache.felix.framework.BundleImpl.stop");
    assertThat(StopCauses.classify(stop, true)).isEqualTo(StopCause.TRANSIENT_STOP);
    List<Frame> update =
        frames(
            "org.apache.felix.framework.Felix.stopBundle org.apache.felix.framework.Felix.updateBundle");
    assertThat(StopCauses.classify(update, true)).isEqualTo(StopCause.UPDATE);
  }

  /** An activator that stops another bundle while its own is being updated. */
  @Test
  void onlyTheFramesRightAboveCount() {
    List<Frame> nested =
        frames(
            "org.apache.felix.framework.Felix.stopBundle org.apache.felix.framework.BundleImpl.stop"
                + " app.Activator.stop org.apache.felix.framework.Felix.stopBundle"
                + " org.apache.felix.framework.Felix.updateBundle");
    assertThat(StopCauses.classify(nested, false)).isEqualTo(StopCause.PERSISTENT_STOP);
  }

  @Test
  void anEmptyStackIsUnknown() {
    assertThat(StopCauses.classify(List.of(), true)).isEqualTo(StopCause.UNKNOWN);
  }
}
